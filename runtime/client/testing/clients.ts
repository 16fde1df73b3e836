import { onTestFinished } from 'vitest'
import type { HttpResponse } from '../../message/response.ts'
import { createClient } from '../client.ts'
import type { Client, ClientOptions } from '../options.ts'

/** A client that is closed when the test is over. */
export function client(options: ClientOptions = {}): Client {
  const client = createClient(options)
  onTestFinished(() => client.close())
  return client
}

/** The `fetch` of a client that is closed when the test is over. */
export const fetchOf = (options?: ClientOptions) => client(options).fetch

/** A transport that never answers. */
export const never = () => new Promise<never>(() => undefined)

/** Reads a response to its end as a stream. */
export async function drain(response: HttpResponse): Promise<void> {
  for await (const _ of response.stream());
}
