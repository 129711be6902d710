/** The hand-over: which systems there are. What each is made of is in the file of its name. */
import { defineProject } from 'telltale'
import { aharadar } from './aharadar.ts'

export default defineProject([aharadar])
