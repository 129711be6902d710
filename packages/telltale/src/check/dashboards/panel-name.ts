import type { PanelSubject } from '../../foreign/dashboard/dashboard-subject.ts'

/** `the panel "CPU"`, also when it has no title. */
export function panelName({ title, id, type }: PanelSubject): string {
  if (title.trim() !== '') return `the panel "${title}"`
  return `a ${type || 'panel'} without a title${id === undefined ? '' : ` (id ${id})`}`
}
