import type { FamilyTree } from '@telltale/core'
import { textReport } from '../report/text.ts'
import { type ContractOptions, contract } from './contract.ts'

/**
 * Fails a test when a service does not expose exactly what is declared.
 *
 * @throws Error whose message lists every difference
 *
 * @example
 * it('exposes what is declared', async () => {
 *   const answer = await fetch(`${api.url}/metrics`)
 *   expectContract({ http }, await answer.text())
 * })
 */
export function expectContract(
  definitions: FamilyTree,
  text: string,
  options: ContractOptions = {},
): void {
  const problems = contract(definitions, text, options)
  if (problems.length === 0) return
  throw new Error(`\n${textReport(problems, { cwd: process.cwd() })}`)
}
