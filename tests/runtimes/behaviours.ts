import type { Behaviour } from './behaviours/behaviour.ts'
import { calls } from './behaviours/calls.ts'
import { connections } from './behaviours/connections.ts'
import { exchanges } from './behaviours/exchanges.ts'

/** What programs do not show: bounds, broken connections, the edges of HTTP. */
export const behaviours: readonly Behaviour[] = [...calls, ...exchanges, ...connections]
