import { createClient, type Client, type Transport } from 'middleware-cookbook'
import { onTestFinished } from 'vitest'
import { retry, type RetryEvent } from './retry.ts'

/** A client that retries at once, and what its retries were told. */
export function retrying(transport?: Transport): {
  client: Client
  waits: RetryEvent[]
} {
  const waits: RetryEvent[] = []
  const onRetry = (event: RetryEvent) => waits.push(event)
  const client = createClient({
    middleware: [retry({ initialDelay: 0, onRetry })],
    ...(transport && { transport }),
  })
  onTestFinished(() => client.close())
  return { client, waits }
}
