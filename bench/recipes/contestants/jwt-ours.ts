import { toExpress } from 'middleware-cookbook/hosts/express'
import { jwt } from 'middleware-cookbook/server/jwt'
import type { Listen } from '../../server/contestant.ts'
import { expressWith } from './express.ts'
import { keyOfTask } from './token-file.ts'

export const listen: Listen = (options) =>
  expressWith(options, [toExpress(jwt(keyOfTask().settings))])
