import type { Fetch } from 'middleware-cookbook'

/** A call, as each SDK makes it in its own way. */
export interface SdkCall {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly json?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** An SDK, set up by `peers/<name>.js`. */
export interface Sdk {
  /** The answer, parsed. Rejects with the SDK's own error for a status that is an error. */
  send(call: SdkCall): Promise<unknown>
  /** Uploads bytes with PUT or POST to this path, where the SDK has a call for it. */
  upload?(path: string, bytes: Uint8Array): Promise<unknown>
  /** The texts of an event stream's `data` fields, as they come. */
  events?(path: string): AsyncIterable<string>
}

export interface SdkSettings {
  /** Without a slash at the end. */
  readonly url: string
  readonly fetch: Fetch
  /** Whether the SDK's own retry stays as its authors set it, but without long waits. Default: off, as our page says. */
  readonly ownRetry?: boolean
}

export const NAMES = [
  'axios',
  'ky',
  'octokit',
  'ofetch',
  'openai',
  'openapi-fetch',
  'smithy',
  'stripe',
] as const

export type SdkName = (typeof NAMES)[number]

export async function makeSdk(name: SdkName, settings: SdkSettings): Promise<Sdk> {
  // Its packages are there only while these tests run, so TypeScript does not look at it.
  const module = (await import(`./peers/${name}.js`)) as { make(settings: SdkSettings): Sdk }
  return module.make(settings)
}
