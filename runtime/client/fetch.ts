import { later } from '#platform'
import { Body } from '../message/body.ts'
import { HttpRequest } from '../message/request.ts'
import type { Call } from './fetch-call.ts'
import type { Fetch } from './fetch-types.ts'

/**
 * A standard `fetch` on top of a client's call, with the standard's errors: a TypeError when the network fails,
 * the signal's reason when the caller aborts, a DOMException named TimeoutError when the client's time is up.
 *
 * The platform's own `Request` checks the arguments and takes their values before the call returns. The rest is loaded
 * with the first call, so that a page without `fetch` does not load it.
 *
 * @param home a request to the client's `baseUrl`
 * @param replayLimit how many bytes of a body to hold, to send it again
 */
export function asFetch(call: Call, home: HttpRequest | undefined, replayLimit?: number): Fetch {
  return async function fetch(input, given = {}) {
    const init = membersOf(given)
    const from = isRequest(input) ? input : undefined
    const request = new (classOf(from))(from ?? urlOf(input, home), { ...init, signal: null })
    const form = init['body'] instanceof FormData ? Body.from(init['body']) : undefined
    return later(({ runFetch }) => runFetch(call, { from, init, request, form }, replayLimit))
  }
}

/** What `Request` reads of its second argument (fetch standard, RequestInit). */
const MEMBERS =
  'method headers body referrer referrerPolicy mode credentials cache redirect integrity keepalive signal duplex priority'

/** The members, also those of a Request or of getters, each read once; and what else it has of its own. */
function membersOf(given: object): Record<string, unknown> {
  const source = Object(given) as Record<string, unknown>
  const init: Record<string, unknown> = {}
  for (const name of [...MEMBERS.split(' '), ...Object.keys(source)]) {
    if (!(name in init) && name in source) init[name] = source[name]
  }
  return init
}

/** Checks the shape, because `instanceof` knows only the classes of this realm. */
function isRequest(input: object | string): input is Request {
  return typeof input === 'object' && 'url' in input && 'method' in input
}

/** A Request may come from another realm, or from a package: its own class knows how to copy it. */
function classOf(from?: object): typeof Request {
  return from && !(from instanceof Request) ? (from.constructor as typeof Request) : Request
}

/** Leaves `data:` and `blob:` to the platform. The message for any other invalid URL shows no secrets. */
function urlOf(input: string | URL | Request, home?: HttpRequest): string {
  // A Request never comes here.
  const text = (input as string | URL).toString()
  return /^\s*(?:data|blob):/i.test(text)
    ? text
    : new HttpRequest(home ?? text, home && { url: text }).href
}
