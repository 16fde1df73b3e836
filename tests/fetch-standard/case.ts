import type { Fetch } from 'middleware-cookbook'
import type { Origin } from './origin.ts'

/** What a case has to work with: the fetch under test and servers of its own. */
export interface Bench {
  readonly fetch: Fetch
  /** Answers by path: see origin.ts. Ends with `/`. */
  readonly url: string
  readonly origin: Origin
}

/** A behaviour of the fetch standard: the sentence says it, the function throws unless it holds. */
export type Behaviour = (bench: Bench) => Promise<unknown>
export type Behaviours = Readonly<Record<string, Behaviour>>

/** Behaviours that differ in a value. */
export function from(
  entries: readonly (readonly [sentence: string, holds: Behaviour])[],
): Behaviours {
  return Object.fromEntries(entries)
}

/** What the echo of origin.ts says of a request. */
export interface Echo {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Names and values as they were sent. */
  readonly raw: readonly string[]
  /** In latin1, a character for each byte. */
  readonly body: string
}

export async function echo(
  { fetch, url }: Bench,
  init?: RequestInit,
  input: string | URL | Request = `${url}echo`,
): Promise<Echo> {
  return (await (await fetch(input, init)).json()) as Echo
}

/** A POST. */
export function post(bench: Bench, body: unknown, init: object = {}): Promise<Echo> {
  // Also what TypeScript does not let through: JavaScript does.
  return echo(bench, { method: 'POST', body: body as RequestInit['body'] & string, ...init })
}

/** What the promise rejects with. */
export async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not reject')
}

/** @throws unless it rejects with a TypeError */
export async function rejectsWithTypeError(promise: Promise<unknown>): Promise<TypeError> {
  const error = await reasonOf(promise)
  if (error instanceof TypeError) return error
  throw new Error(`it rejected with ${String(error)}`)
}

/** Also members that TypeScript does not know, or of the wrong type. */
export function odd(init: object): RequestInit {
  return init
}

/** A stream of these texts. */
export function streamOf(...texts: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
}

export const streaming = { duplex: 'half' } as const
