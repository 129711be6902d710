/** One of this repository's systems by itself, as a team has it that begins with telltale. */
import { defineProject } from 'telltale'
import { aharadar } from '../../build/aharadar.ts'

export default defineProject([aharadar])
