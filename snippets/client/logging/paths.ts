// A secret that is a part of the path: `log` replaces it before it writes.
import { createClient, HttpResponse } from 'middleware-cookbook'
import { logging, type LogEntry } from 'middleware-cookbook/client/logging'

const withoutToken = (url: string) =>
  url.replace(/\/reset\/[^/?]+/, '/reset/[redacted]')
const log = (entry: LogEntry) =>
  console.log(entry.method, withoutToken(entry.url))

const client = createClient({
  transport: async () => new HttpResponse('Hello!'),
  middleware: [logging({ log })],
})
await client.get('http://shop.test/reset/4f1c?lang=en')
