/** A page that a system writes itself, listed beside those that are generated. */
export interface OwnDocument {
  /** Relative to `out/<system>/`: `docs/guide.md`. */
  readonly path: string
  /** The heading of the page, and what the index calls it. */
  readonly title: string
  /** What it is about, in the index. */
  readonly about?: string
  /** Markdown, without the heading. */
  readonly text: string
}

export function ownDocumentText({ title, text }: OwnDocument): string {
  return `# ${title}\n\n${text.trim()}\n`
}
