/**
 * Whether a service exposes what its definitions declare, for its own tests.
 *
 * Imports neither Grafana's SDK nor anything of Prometheus: `telltale/contract` is light.
 */
export { type ContractOptions, contract } from './contract.ts'
export { expectContract } from './expect-contract.ts'
