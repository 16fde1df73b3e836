import { calls } from './calls.ts'
import type { Entry } from './entry.ts'
import { hosting } from './hosting.ts'
import { making } from './making.ts'
import { reading } from './reading.ts'
import { serving } from './serving.ts'

/** What the package exports beside the recipes, each with wrong values for all that it takes. */
export const entries: readonly Entry[] = [...calls, ...serving, ...reading, ...making, ...hosting]
