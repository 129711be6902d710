/** Measurements of employees over time: in a TimescaleDB, or generated when there is none. */
import { Client } from 'pg'
import { type Measurement, measurementsOf } from '../organism/factors.ts'
import type { Simulate } from './simulated.ts'
import type { TimescaleSettings } from './timescale-settings.ts'

export interface TimescaleConnection {
  /** Everything known about a person; empty for somebody unknown. */
  measurements(employee: string): Promise<readonly Measurement[]>
  close(): Promise<void>
}

/** How many days are known of each person. */
const days = 60

/** Connects to the database that the settings name, else to a simulated one. */
export function timescaleConnector(
  settings: TimescaleSettings,
  { simulate, seed }: { readonly simulate: Simulate; readonly seed: number },
): () => Promise<TimescaleConnection> {
  return settings.timescaleHost === ''
    ? () => connectToSimulation(simulate, seed)
    : () => connectToTimescale(settings, seed)
}

async function connectToSimulation(simulate: Simulate, seed: number): Promise<TimescaleConnection> {
  await simulate('TimescaleDB', 5)
  return {
    async measurements(employee) {
      await simulate('TimescaleDB', 12)
      return isEmployee(employee) ? measurementsOf(employee, days, seed) : []
    },
    close: async () => {},
  }
}

/** Reads the table `employee_metrics`; who is asked for the first time is measured then. */
async function connectToTimescale(
  settings: TimescaleSettings,
  seed: number,
): Promise<TimescaleConnection> {
  const client = new Client({
    host: settings.timescaleHost,
    port: settings.timescalePort,
    database: settings.timescaleDatabase,
    user: settings.timescaleUser,
    password: settings.timescalePassword,
    connectionTimeoutMillis: 5_000,
  })
  // A connection that breaks while it is idle shows at its next query.
  client.on('error', () => {})
  await client.connect()
  await client.query(schema)
  return {
    async measurements(employee) {
      if (!isEmployee(employee)) return []
      await client.query(insert, [JSON.stringify(measurementsOf(employee, days, seed))])
      const { rows } = await client.query<Measurement>(select, [employee])
      return rows
    },
    close: () => client.end(),
  }
}

function isEmployee(id: string): boolean {
  return /^e-\d{3}$/.test(id)
}

// Several processes may start at the same time, and CREATE TABLE IF NOT EXISTS is no lock.
const schema = `
  BEGIN;
  SELECT pg_advisory_xact_lock(8000);
  CREATE TABLE IF NOT EXISTS employee_metrics (
    employee text NOT NULL,
    day integer NOT NULL,
    factor text NOT NULL,
    value double precision NOT NULL,
    PRIMARY KEY (employee, factor, day)
  );
  COMMIT;`

const insert = `
  INSERT INTO employee_metrics
  SELECT employee, day, factor, value
  FROM json_to_recordset($1) AS (employee text, day integer, factor text, value double precision)
  ON CONFLICT DO NOTHING`

const select = `
  SELECT employee, day, factor, value FROM employee_metrics
  WHERE employee = $1 ORDER BY factor, day`
