import type { Handler } from '../../handler.ts'
import { HttpResponse } from '../../message/response.ts'
import { createClient } from '../client.ts'
import type { ClientOptions } from '../options.ts'

interface Hop {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Answers the first requests with these redirects and every later one with 200, and keeps what it got. */
export function redirecting(...answers: (readonly [status: number, location: string])[]) {
  const hops: Hop[] = []
  const transport: Handler = async (request) => {
    const answer = answers[hops.length]
    hops.push({
      method: request.method,
      url: request.url.href,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    })
    if (!answer) return new HttpResponse('arrived')
    const [status, location] = answer
    return new HttpResponse(null, { status, headers: { location } })
  }
  const client = (options: ClientOptions = {}) => createClient({ transport, ...options })
  return { hops, client }
}

/** Where the calls of these tests begin. */
export const start = 'http://a.test/start?x#top'
