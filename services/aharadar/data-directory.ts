import { fileURLToPath } from 'node:url'

/** Where both processes keep what survives a restart, unless DATA_DIRECTORY says otherwise. */
export const defaultDataDirectory = fileURLToPath(new URL('.data', import.meta.url))
