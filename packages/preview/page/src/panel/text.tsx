import { renderTextPanelMarkdown, textUtil } from '@grafana/data'
import type { VisualizationProps } from './visualizations.ts'

/** Dashboards come from anywhere: whatever they hold is sanitised by Grafana's own rules. */
export function TextPanel({ panel, replace }: VisualizationProps) {
  const { mode = 'markdown', content = '' } = (panel.options ?? {}) as Readonly<
    Record<string, string>
  >
  const text = replace(content)
  if (mode === 'code') return <pre>{text}</pre>
  const html =
    mode === 'html' ? textUtil.sanitizeTextPanelContent(text) : renderTextPanelMarkdown(text)
  // Sanitised above
  return <div className="markdown-html" dangerouslySetInnerHTML={{ __html: html }} />
}
