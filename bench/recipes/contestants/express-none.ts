import type { Listen } from '../../server/contestant.ts'
import { expressWith } from './express.ts'

export const listen: Listen = (options) => expressWith(options, [])
