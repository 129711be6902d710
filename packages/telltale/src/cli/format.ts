/** In which results that consist of problems are printed. */
export const formats = ['text', 'json', 'github', 'sarif', 'junit'] as const

export type Format = (typeof formats)[number]

export function isFormat(text: string | undefined): text is Format {
  return (formats as readonly (string | undefined)[]).includes(text)
}
