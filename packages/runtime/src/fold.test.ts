import { oneOf, upTo } from '@telltale/core'
import { expect, it } from 'vitest'
import { fold } from './index.ts'

it.each([
  [oneOf('rss', 'web').otherwise('other'), 'rss', 'rss'],
  [oneOf('rss', 'web').otherwise('other'), 'mastodon', 'other'],
  [oneOf('rss', 'web'), 'mastodon', 'mastodon'],
  [upTo(3).otherwise('other'), 'anything', 'anything'],
])(
  '%# fold gives the declared value, else the one that takes the unknown',
  (label, text, value) => {
    expect(fold(label, text)).toBe(value)
  },
)
