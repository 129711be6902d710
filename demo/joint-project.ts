/** All systems as the joint Prometheus has them: every query asks for the jobs of its system. */
import { defineProject } from 'telltale'
import project from '../build/project.ts'
import { stackOf } from '../packages/telltale/src/project/stack.ts'

export default defineProject(stackOf(project)?.parts ?? [])
