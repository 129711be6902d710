/**
 * The functions by which templates show a value.
 *
 * Source: https://github.com/prometheus/prometheus/blob/main/template/template.go
 */
import { significant } from './go-format.ts'

export function humanize(value: number): string {
  return prefixed(value, '')
}

export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return significant(value)
  let rest = value
  let prefix = ''
  for (const next of ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi']) {
    if (Math.abs(rest) < 1024) break
    prefix = next
    rest /= 1024
  }
  return significant(rest) + prefix
}

export function humanizePercentage(value: number): string {
  return `${significant(value * 100)}%`
}

export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return significant(value)
  if (Math.abs(value) < 1) return value === 0 ? '0s' : prefixed(value, 's')
  const sign = value < 0 ? '-' : ''
  const positive = Math.abs(value)
  const whole = Math.trunc(positive)
  const seconds = whole % 60
  const minutes = Math.trunc(whole / 60) % 60
  const hours = Math.trunc(whole / 3600) % 24
  const days = Math.trunc(whole / 86_400)
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`
  if (minutes > 0) return `${sign}${minutes}m ${seconds}s`
  return `${sign}${significant(positive)}s`
}

function prefixed(value: number, unit: string): string {
  if (value === 0 || !Number.isFinite(value)) return significant(value) + unit
  let rest = value
  let prefix = ''
  if (Math.abs(value) >= 1) {
    for (const next of ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']) {
      if (Math.abs(rest) < 1000) break
      prefix = next
      rest /= 1000
    }
  } else {
    for (const next of ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y']) {
      if (Math.abs(rest) >= 1) break
      prefix = next
      rest *= 1000
    }
  }
  return significant(rest) + prefix + unit
}
