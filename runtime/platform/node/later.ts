import * as onDemand from '../../client/on-demand.ts'
import type { UseLater } from '../later.ts'

/** On a disk all parts are at hand. */
export const later: UseLater = (use) => use(onDemand)
