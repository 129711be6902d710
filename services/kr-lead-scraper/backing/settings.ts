import { number, port, readSettings, text } from '@systems/kit/settings'

export interface BackingSettings {
  readonly host: string
  readonly databasePort: number
  readonly queuePort: number
  readonly ollamaPort: number
  /** The share of the questions that the database and the model answer with an error. */
  readonly databaseFailureRate: number
  readonly ollamaFailureRate: number
  /** How much slower than usual the model is; 0 answers at once. */
  readonly ollamaSlowness: number
  readonly seed: number
}

/** The settings of the services in the background, from environment variables. */
export function backingSettings(env: NodeJS.ProcessEnv): BackingSettings {
  return readSettings<BackingSettings>(env, {
    host: text('BACKING_HOST', '127.0.0.1'),
    databasePort: port('DATABASE_PORT', 8101),
    queuePort: port('QUEUE_PORT', 8102),
    ollamaPort: port('OLLAMA_PORT', 8103),
    databaseFailureRate: number('DATABASE_FAILURE_RATE', 0.005, { max: 1 }),
    ollamaFailureRate: number('OLLAMA_FAILURE_RATE', 0.05, { max: 1 }),
    ollamaSlowness: number('OLLAMA_SLOWNESS', 1, { max: 100 }),
    seed: number('SEED', 1),
  })
}
