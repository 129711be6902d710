/** Where Prometheus finds a run of Prodigy, and what it exposes. */
import { claude, mapReduce, step, system, workflow } from '@systems/metrics/prodigy'
import { target } from 'telltale'

export const targets = [
  target('prodigy', {
    // A run is a process of the machine itself; this is its name inside a container.
    addresses: ['host.docker.internal:9090'],
    exposes: { workflow, step, mapReduce, claude, system },
  }),
]
