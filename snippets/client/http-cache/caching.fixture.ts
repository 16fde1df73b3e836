import {
  createClient,
  HttpResponse,
  type CallOptions,
  type Handler,
  type HttpRequest,
} from 'middleware-cookbook'
import { formatHttpDate } from 'middleware-cookbook/http'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { httpCache, type HttpCacheOptions } from './http-cache.ts'

/** What the service does with a request: an answer, or an error of the network. */
export type Answer =
  | Error
  | Handler
  | {
      readonly status?: number
      readonly headers?: Readonly<Record<string, string | readonly string[]>>
      readonly body?: string | null
    }

export const url = 'http://api.example.org/notes'

/** A date in seconds from where the tests' clock begins. */
export function at(seconds: number): string {
  return formatHttpDate(Date.UTC(2026, 0, 1) + seconds * 1000)
}

/** A client with a cache, and a service that gives these answers one after another. */
export function start(...answers: Answer[]) {
  return startWith({}, ...answers)
}

export function startWith(options: HttpCacheOptions, ...answers: Answer[]) {
  const asked: HttpRequest[] = []
  const service: Handler = async (request) => {
    const answer = answers[asked.length]
    asked.push(request)
    if (answer === undefined) throw new Error('The service was asked too often')
    if (answer instanceof Error) throw answer
    if (typeof answer === 'function') return answer(request)
    const { status = 200, headers = {} } = answer
    const { body = `answer ${asked.length}` } = answer
    const isBare = [204, 304].includes(status) || request.method === 'HEAD'
    return new HttpResponse(isBare ? null : body, { status, headers })
  }
  const client = createClient({
    middleware: [httpCache(options)],
    transport: service,
  })
  /** Calls, reads the content, and tells what came. */
  const call = async (
    init: CallOptions & { method?: string } = {},
    to = url,
  ) => {
    const response = await client.request(to, init)
    const { status, headers } = response
    const [member = ''] =
      headers.get('cache-status')?.split(', ').slice(-1) ?? []
    return { status, headers, member, text: await response.text() }
  }
  return {
    client,
    call,
    asked,
    get: (fields: Readonly<Record<string, string>> = {}, to = url) =>
      call({ headers: fields }, to),
  }
}

/** Fields of a response that is fresh for a minute. */
export const fresh = { 'cache-control': 'max-age=60' }

/** The same with a validator. */
export const etag = { ...fresh, etag: '"1"' }
export const modified = { ...fresh, 'last-modified': at(-1000) }

/** That of the test which runs. */
export let clock: ManualClock

/** Each test of a file gets a clock, and leaves no timer on it. */
export function clockPerTest(): void {
  beforeEach(() => {
    clock = manualClock()
  })
  afterEach(() => {
    expect(clock.pending).toBe(0)
    clock.restore()
  })
}

/** Header fields of a response. */
export type Fields = Readonly<Record<string, string | readonly string[]>>

/** Whether a response with these fields is used for a call so many seconds later. */
export async function isReused(headers: Fields, seconds: number, status = 200) {
  const { get, asked } = start({ headers, status }, {})
  await get()
  await clock.advance(seconds * 1000)
  await get()
  return asked.length === 1
}

export const bytes = (text: string) => new TextEncoder().encode(text)

/** A content that the test sends piece by piece. */
export function slow(headers: Record<string, string> = fresh) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const cancelled = vi.fn()
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: cancelled,
  })
  return {
    answer: async () => new HttpResponse(stream, { headers }),
    send: (text: string) => controller?.enqueue(bytes(text)),
    end: () => controller?.close(),
    fail: () => controller?.error(new Error('cut')),
    cancelled,
  }
}
