import { toExpress } from 'middleware-cookbook/hosts/express'
import { jwt } from 'middleware-cookbook/server/jwt'
import type { Listen } from '../../server/contestant.ts'
import { expressWith } from './express.ts'
import { sharedKey } from './shared-key.ts'

export const listen: Listen = (options) =>
  expressWith(options, [toExpress(jwt(sharedKey().settings))])
