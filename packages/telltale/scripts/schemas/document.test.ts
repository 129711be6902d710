import { describe, expect, it } from 'vitest'
import { joinSchemas } from './document.ts'

const ref = (name: string) => ({ $ref: `#/definitions/${name}` })

describe('joining the schemas of many types', () => {
  it('types of the same name carry their package when they differ, and are one when they do not', () => {
    const shared = { type: 'object', properties: { uid: { type: 'string' } } }
    const of = (name: string, own: string) => ({
      package: name,
      type: 'Options',
      definitions: {
        Options: { type: 'object', properties: { [own]: ref('Shared') } },
        Shared: shared,
      },
    })
    const { definitions, nameOf } = joinSchemas([of('stat', 'a'), of('table', 'b')])
    expect(Object.keys(definitions)).toEqual(['Shared', 'stat.Options', 'table.Options'])
    expect(nameOf({ package: 'table', type: 'Options' })).toBe('table.Options')
    expect(definitions['table.Options']?.properties).toEqual({ b: ref('Shared') })
  })

  it('alternatives of different types become a list of types', () => {
    const texts = { type: 'array', items: { type: 'string' } }
    expect(simplified({ anyOf: [{ type: 'string' }, texts] })).toEqual({
      type: ['string', 'array'],
      items: { type: 'string' },
    })
  })

  it('alternatives with a value of their own in one property are told apart by it', () => {
    const branch = (type: string) => ({
      type: 'object',
      properties: { of: { type: 'string' }, type: { type: 'string', const: type } },
      required: ['type'],
    })
    const { definitions } = joinSchemas([
      {
        package: 'p',
        type: 'Either',
        definitions: {
          Either: { anyOf: [ref('A'), ref('B')] },
          A: branch('a'),
          B: branch('b'),
        },
      },
    ])
    expect(definitions.Either).toEqual({
      type: 'object',
      discriminator: { propertyName: 'type' },
      oneOf: [ref('A'), ref('B')],
    })
    expect(definitions.A?.properties?.type).toEqual({ enum: ['a'] })
  })

  it('alternatives that nothing tells apart stop the generator', () => {
    const any = { type: 'object', properties: { a: { type: 'string' } } }
    expect(() => simplified({ anyOf: [any, any] })).toThrow('cannot tell apart')
  })

  it('a keyword that the validator cannot explain stops the generator', () => {
    expect(() => simplified({ type: 'string', minLength: 1 })).toThrow(
      'unexpected schema keyword minLength',
    )
  })
})

function simplified(schema: object) {
  const type = { package: 'p', type: 'T', definitions: { T: schema } }
  return joinSchemas([type]).definitions.T
}
