import { useCallback, useState } from 'react'

/** The width of an element, as it changes; attach the second value as its `ref`. */
export function useWidth(): readonly [number, (element: HTMLElement | null) => void] {
  const [width, setWidth] = useState(Math.max(320, window.innerWidth - 16))
  const measured = useCallback((element: HTMLElement | null) => {
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(304, entry.contentRect.width))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [width, measured]
}
