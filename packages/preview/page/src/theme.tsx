import { createTheme, type GrafanaTheme2, ThemeContext } from '@grafana/data'
import { GlobalStyles, PortalContainer, ToolbarButton } from '@grafana/ui'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

type Mode = 'dark' | 'light'

const ModeContext = createContext<{ mode: Mode; toggle: () => void }>({ mode: 'dark', toggle() {} })

/** Grafana's own colours, dark or light: as asked in the address, else as chosen before, else as the system is set. */
export function Theme({ children }: { children: ReactNode }) {
  const [mode, setMode] = useState<Mode>(firstMode)
  const theme: GrafanaTheme2 = useMemo(() => createTheme({ colors: { mode } }), [mode])
  const toggle = () => {
    const next = mode === 'dark' ? 'light' : 'dark'
    localStorage.setItem('theme', next)
    setMode(next)
  }
  return (
    <ModeContext.Provider value={{ mode, toggle }}>
      <ThemeContext.Provider value={theme}>
        <GlobalStyles />
        {children}
        <PortalContainer />
      </ThemeContext.Provider>
    </ModeContext.Provider>
  )
}

export function ThemeButton() {
  const { mode, toggle } = useContext(ModeContext)
  return (
    <ToolbarButton
      icon="palette"
      tooltip={mode === 'dark' ? 'Light colours' : 'Dark colours'}
      variant="canvas"
      onClick={toggle}
    />
  )
}

function firstMode(): Mode {
  const asked = /[?&]theme=(dark|light)/.exec(location.hash)?.[1] ?? localStorage.getItem('theme')
  if (asked === 'dark' || asked === 'light') return asked
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
}
