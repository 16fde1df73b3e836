import type { Handler } from '../../handler.ts'
import { HttpResponse } from '../../message/response.ts'
import { createClient } from '../client.ts'
import type { ClientOptions } from '../options.ts'

/** Answers with what it got. */
export const echo: Handler = async (request) =>
  HttpResponse.json({
    method: request.method,
    url: request.url.href,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  })

export interface Echo {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A client of {@link echo}, which needs no closing. */
export const echoClient = (options: ClientOptions = {}) =>
  createClient({ transport: echo, ...options })
/** What arrived, as the response says it. */
export const echoed = async (response: Promise<HttpResponse>) => (await response).json<Echo>()
