import { defineConfig } from 'vitest/config'

const conditions = ['telltale-source']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages,metrics,alerts,dashboards,prometheus,services,build,tests}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['tests/programs.ts'],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
})
