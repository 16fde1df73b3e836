import type { RequestListener } from 'node:http'

export function jwtApp(options: {
  readonly issuer: string
  readonly audience: string
  readonly algorithms: readonly string[]
  readonly jwksUri: string
  /** ms */
  readonly cacheMaxAge?: number
}): RequestListener
