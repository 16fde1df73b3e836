import type { Middleware } from 'middleware-cookbook'
import { parseChallenges } from 'middleware-cookbook/http'

/** Keeps the parameters of what it sees. */
export function listener(seen: Record<string, string>[]): Middleware {
  return async function listener(request, next) {
    const field = request.headers.get('authorization') ?? []
    seen.push(Object.fromEntries(parseChallenges(field)[0]?.params ?? []))
    return next(request)
  }
}
