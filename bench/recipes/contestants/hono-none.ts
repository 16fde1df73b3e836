import type { Listen } from '../../server/contestant.ts'
import { honoWith } from './hono.ts'

export const listen: Listen = (options) => honoWith(options, [])
