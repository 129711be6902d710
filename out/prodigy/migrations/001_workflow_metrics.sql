-- Events of Prodigy, for questions that metrics cannot answer: single runs, steps and jobs.
-- Running it again changes nothing.

CREATE TABLE IF NOT EXISTS workflow_executions (
  id UUID PRIMARY KEY,
  workflow_name TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  completed_at TIMESTAMPTZ,
  -- running, success, failed, cancelled
  status TEXT NOT NULL,
  duration_ms BIGINT,
  total_steps INT,
  failed_steps INT,
  metadata JSONB
);

CREATE INDEX IF NOT EXISTS idx_workflow_executions_started
  ON workflow_executions (started_at);

CREATE INDEX IF NOT EXISTS idx_workflow_executions_name_started
  ON workflow_executions (workflow_name, started_at);

CREATE TABLE IF NOT EXISTS step_executions (
  id UUID PRIMARY KEY,
  workflow_execution_id UUID REFERENCES workflow_executions (id),
  step_index INT NOT NULL,
  step_type TEXT NOT NULL,
  command TEXT,
  started_at TIMESTAMPTZ NOT NULL,
  completed_at TIMESTAMPTZ,
  status TEXT NOT NULL,
  duration_ms BIGINT,
  had_on_failure_recovery BOOLEAN,
  error_message TEXT
);

CREATE INDEX IF NOT EXISTS idx_step_executions_workflow
  ON step_executions (workflow_execution_id);

CREATE TABLE IF NOT EXISTS mapreduce_jobs (
  job_id TEXT PRIMARY KEY,
  workflow_execution_id UUID REFERENCES workflow_executions (id),
  started_at TIMESTAMPTZ NOT NULL,
  completed_at TIMESTAMPTZ,
  total_items INT,
  successful_items INT,
  failed_items INT,
  dlq_items INT
);

CREATE INDEX IF NOT EXISTS idx_mapreduce_jobs_started
  ON mapreduce_jobs (started_at);
