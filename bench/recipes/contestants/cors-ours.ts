import { toExpress } from 'middleware-cookbook/hosts/express'
import { cors } from 'middleware-cookbook/server/cors'
import type { Listen } from '../../server/contestant.ts'
import { expressWith } from './express.ts'

export const listen: Listen = (options) =>
  expressWith(options, [toExpress(cors({ origin: ['https://notes.example.org'] }))])
