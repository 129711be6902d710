/** Has Node.js understand TypeScript. From source, a loader is there already. */
export async function startLoader(): Promise<void> {
  if (import.meta.url.endsWith('.ts')) return
  const [esm, cjs] = await Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')])
  esm.register()
  cjs.register()
}
