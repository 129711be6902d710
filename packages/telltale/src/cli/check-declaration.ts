/** How `telltale check` is called. */
import { type Command, Option } from 'commander'
import type { CheckFlags } from './check-command.ts'
import { type Declare, ofProject } from './declaration.ts'
import { formats } from './format.ts'
import { severities } from './verdict.ts'

export const declareCheck: Declare = (telltale, { run }) => {
  ofProject(telltale.command('check'), formats)
    .description('report everything that is wrong with the project, or with files; write nothing')
    .argument('[files...]', 'dashboards and rule files that telltale did not generate')
    .option(
      '--metrics <source>',
      'what the files query: a URL, an exposition, a registry.json, TypeScript, - for stdin; may be repeated (default: the project)',
      (source: string, before: readonly string[] = []) => [...before, source],
    )
    .option('--target-labels <labels>', 'labels that scraping attaches, with commas between them')
    .option(
      '--scrape-interval <duration>',
      'how often the targets are scraped (default: as the files say, else 15s)',
    )
    .option(
      '--prometheus-version <version>',
      'what reads the queries: 2.47 (default: as the files say)',
    )
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that fails')
        .choices(severities)
        .default('error'),
    )
    .option('--only <checks>', 'groups and codes with commas between them: metrics,promql/syntax')
    .option('--skip <checks>', 'groups and codes that are left out')
    .option('--baseline <file>', 'problems in this file are known: only others are shown and fail')
    .option('--write-baseline', 'write what is found to the --baseline')
    .option('--verbose', 'say what was checked, and what was left alone and why')
    .action(async (files: readonly string[], options: CheckFlags, command: Command) => {
      const { checkCommand } = await import('./check-command.ts')
      await run(checkCommand, { ...options, files }, command)
    })
}
