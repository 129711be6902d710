import { cpSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** What @grafana/ui imports and no preview shows; see pnpm-workspace.yaml. */
const absent =
  /^(monaco-editor|@monaco-editor\/react|ol|slate|slate-plain-serializer|slate-react|@grafana\/faro-web-sdk)(\/.*)?$/

const here = (path: string) => resolve(import.meta.dirname, path)

const fonts = [
  ['inter/files/inter-latin-400-normal', 'inter/Inter-Regular'],
  ['inter/files/inter-latin-500-normal', 'inter/Inter-Medium'],
  [
    'roboto-mono/files/roboto-mono-latin-400-normal',
    'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ',
  ],
]

/** What Grafana's packages ask a Grafana for: icons and the fonts, under the names that they ask for. */
const assetsOfGrafana: Plugin = {
  name: 'assets of Grafana',
  writeBundle({ dir = '' }) {
    cpSync(here('node_modules/@grafana/ui/dist/public/img'), resolve(dir, 'build/img'), {
      recursive: true,
    })
    for (const [font, name] of fonts) {
      cpSync(here(`node_modules/@fontsource/${font}.woff2`), resolve(dir, `fonts/${name}.woff2`))
    }
  },
}

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), assetsOfGrafana],
  resolve: { alias: [{ find: absent, replacement: here('src/absent.cjs') }] },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: { outDir: '../dist/page', emptyOutDir: true, chunkSizeWarningLimit: 4000 },
})
