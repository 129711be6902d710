import { expect, it } from 'vitest'
import { fromEnvironment } from './from-environment.ts'
import { isReadableSecret, isSecretArgument } from './readable-secret.ts'

it.each([
  ['GF_SECURITY_ADMIN_PASSWORD', 'admin'],
  ['OPENAI_API_KEY', 'sk-1'],
  ['DATABASE_URL', 'postgres://shop:hunter2@db:5432/shop'],
  ['DATABASE_URL', fromEnvironment('URL', { otherwise: 'postgresql+asyncpg://u:p@db/shop' })],
  ['REDIS', 'redis://:hunter2@cache:6379/0'],
  ['DSN', 'host=db user=shop password=hunter2'],
  ['MSSQL', 'Server=db;User=sa;Pwd=hunter2;'],
])('%s=%s can be read by everybody', (name, value) => {
  expect(isReadableSecret(name, value)).toBe(true)
})

it.each([
  ['DATABASE_URL', fromEnvironment('DATABASE_URL')],
  ['DATABASE_URL', 'postgres://shop@db:5432/shop'],
  ['DATABASE_URL', 'http://backing:8101'],
  ['CALLBACK', 'https://example.org/a:b@c'],
  ['GF_SECURITY_ADMIN_PASSWORD__FILE', '/run/secrets/grafana'],
  ['GF_SECURITY_ADMIN_PASSWORD', fromEnvironment('GRAFANA_PASSWORD')],
  ['LLM_MAX_TOKENS', '4096'],
])('%s=%s shows no secret', (name, value) => {
  expect(isReadableSecret(name, value)).toBe(false)
})

it.each<[string, boolean]>([
  ['--db-password=hunter2', true],
  ['--url=postgres://u:hunter2@db/shop', true],
  ['--password-file=/run/secrets/db', false],
  ['--storage.path=/data', false],
  ['api/main.ts', false],
])('a command line with %s: %s', (argument, isSecret) => {
  expect(isSecretArgument(argument)).toBe(isSecret)
})
