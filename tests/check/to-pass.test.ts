import 'telltale/vitest'
import { gauge } from '@telltale/core'
import { defineProject, defineSystem, target } from 'telltale'
import { telltaleChecks } from 'telltale/vitest'
import { describe, expect, it } from 'vitest'
import project from '../../build/project.ts'

describe('the checks as a test of a project', () => {
  // Metrics and labels that exist, syntax, rates, windows, buckets beside thresholds, thresholds that agree.
  it('OV-R2, OV-R3, OV-R4, OV-R5, OV-R6, OV-R7: pass for this repository, warnings included', () => {
    expect(project).toPass(telltaleChecks({ failOn: 'warning' }))
  })

  it('fail with the report that the terminal shows', () => {
    const [system] = project.systems
    if (system === undefined) throw new Error('the project has no system')
    const faulty = gauge('queue_age_minutes', { help: 'Age of the oldest job.' })
    const worse = defineProject([
      defineSystem(system.name, {
        ...system.options,
        targets: [
          ...system.options.targets,
          target('faulty', { addresses: ['localhost:1'], exposes: { faulty } }),
        ],
      }),
    ])
    expect(() => expect(worse).toPass(telltaleChecks())).toThrow(
      /error\[metrics\/non-base-unit\]: queue_age_minutes is in minutes/,
    )
    expect(worse).toPass(telltaleChecks({ only: ['grafana'] }))
    expect(worse).not.toPass(telltaleChecks({ only: ['metrics'] }))
    expect(worse).toPass(telltaleChecks({ skip: ['metrics', 'rules', 'collection'] }))
  })

  it('say what a project lacks that is run without its types', () => {
    const options = { title: 'Shop' } as unknown as Parameters<typeof defineSystem>[1]
    const incomplete = defineProject([defineSystem('shop', options)])
    expect(() => expect(incomplete).toPass(telltaleChecks())).toThrow(
      /fatal\[project\/incomplete\]: the system "shop" has no list of targets/,
    )
  })

  it('name a check that does not exist', () => {
    expect(() => telltaleChecks({ only: ['metric'] })(project)).toThrow('Did you mean "metrics"?')
  })
})
