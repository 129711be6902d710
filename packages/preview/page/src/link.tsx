import { useTheme2 } from '@grafana/ui'
import type { ReactNode } from 'react'

/** A link inside the page; Grafana's own needs its router. */
export function Link({ href, children }: { href: string; children: ReactNode }) {
  const theme = useTheme2()
  return (
    <a href={href} style={{ color: theme.colors.text.link }}>
      {children}
    </a>
  )
}
