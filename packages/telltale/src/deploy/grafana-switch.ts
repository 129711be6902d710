/** Switches among the variables of Grafana's container. */
import { isEnvironmentVariable, type Text } from './from-environment.ts'

/**
 * Whether a switch is on, as Grafana reads it; of a variable of the shell, when nobody sets it.
 *
 * Source: https://github.com/go-ini/ini/blob/main/key.go
 *
 * @example
 * isOn('true')  // => true
 * isOn('1')     // => true
 * isOn('off')   // => false
 */
export function isOn(value: Text | undefined): boolean {
  const text = isEnvironmentVariable(value) ? value.otherwise : value
  return /^(?:1|t|true|y|yes|on)$/i.test(text ?? '')
}
