import '@grafana/react-data-grid/lib/styles.css'
import 'uplot/dist/uPlot.min.css'
import './style.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { setUpGrafana } from './grafana/set-up.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
await setUpGrafana()
createRoot(root).render(<App />)
