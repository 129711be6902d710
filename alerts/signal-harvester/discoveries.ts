/** Discoveries: none at all, or none from one source. */
import { discoveries } from '@systems/metrics/signal-harvester'
import { nothingDoneAlert } from '@telltale/mixins/alerts'
import { type Duration, increase, sum } from '@telltale/promql'
import { ruleGroup } from 'telltale'

/** With a schedule of once a day both alerts fire between the runs: make it longer than the pause. */
export const quietFor: Duration = '2h'

export const fetchedBySource = sum(increase(discoveries.fetched, quietFor)).by('source')

export const noDiscoveries = nothingDoneAlert('NoDiscoveriesFetched', discoveries.fetched, {
  within: quietFor,
  for: '5m',
  severity: 'info',
  summary: 'No discovery was fetched.',
  description: `No source has yielded a discovery for ${quietFor}.`,
  runbook: {
    meaning: `Not one discovery has come from any source within ${quietFor}.`,
    impact: 'Readers see nothing new. With a schedule of once a day this is normal between runs.',
    diagnosis: [
      'Check the scheduler: when did the pipeline run last?',
      'Check the network: is every source silent, with errors of the kind `http` or `timeout`?',
    ],
    mitigation: ['Start a run by hand; repair the schedule or the way out of the cluster.'],
  },
})

export const sourceFailing = nothingDoneAlert('DiscoverySourceFailing', discoveries.fetched, {
  by: ['source'],
  within: quietFor,
  for: '5m',
  summary: 'A source yields nothing.',
  description: ({ label }) => `${label.source} has yielded no discovery for ${quietFor}.`,
  runbook: {
    meaning: `A source has yielded no discovery within ${quietFor}.`,
    impact: 'What only this source knows is missing, and coverage falls.',
    diagnosis: [
      'Read its errors by kind: `sum by (source, error_type) (increase(discovery_fetch_errors_total[2h]))`.',
      '`auth`: the key; `rate_limit`: the quota; `parse`: its format has changed.',
      'See when it last succeeded: `time() - discovery_last_success_timestamp_seconds`.',
    ],
    mitigation: ['Renew the key, wait for the quota, adapt the parser; or switch the source off.'],
  },
})

export const discoveriesGroup = ruleGroup('signal_harvester_discoveries', [
  noDiscoveries,
  sourceFailing,
])
