/**
 * Fetches URLs that strangers wrote under `ssrfGuard()`, with one client, and prints what is left of the calls. No two of
 * them name the same host, as with a crawler.
 */
import dns from 'node:dns'
import { getEventListeners } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from 'middleware-cookbook'
import { ssrfGuard } from 'middleware-cookbook/client/ssrf-guard'
import { whatStaysLeft } from './left.ts'

const server = createServer((req, res) => {
  // The connection of each host ends with its response, so that one that is left is left for good.
  res.setHeader('connection', 'close')
  if (req.url === '/silent') return
  if (req.url === '/away') res.writeHead(302, { location: `http://10.1.1.1/${req.headers.host}` })
  res.end('hello')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo

/** The names of this program are its own: each is inside, but for those that begin with `out`. */
dns.lookup = ((name: string, _options: object, done: (error: null, found: object[]) => void) => {
  const address = name.startsWith('out') ? '127.0.0.1' : '10.0.0.1'
  setImmediate(done, null, [{ address, family: 4 }])
}) as typeof dns.lookup

const guard = ssrfGuard({ allow: ['127.0.0.1'], ports: [80, port] })
const client = createClient({ middleware: [guard] })
/** A signal that outlives the calls, such as that of a whole program. */
const { signal: longLived } = new AbortController()
const outcomes = new Map<string, number>()

const calls = Number(process.env['CALLS'])
await round(calls / 2, 'first')
const before = await whatStaysLeft()
outcomes.clear()
await round(calls, 'second')
const after = await whatStaysLeft()
await client.close()
await new Promise((resolve) => server.close(resolve))
const { resources } = await whatStaysLeft()

console.log(
  JSON.stringify({
    outcomes: Object.fromEntries([...outcomes].sort()),
    grown: after.heap - before.heap,
    open: after.resources.filter((type) => type === 'TCPSocketWrap'),
    resources,
    listeners: getEventListeners(longLived, 'abort').length,
  }),
)

async function round(count: number, name: string): Promise<void> {
  let next = 0
  const lanes = Array.from({ length: 20 }, async () => {
    while (next < count) await call(next++, name)
  })
  await Promise.all(lanes)
}

/** Of ten calls four arrive, one of them leads inside, one is aborted, and five are refused before a byte is sent. */
async function call(number: number, round: string): Promise<void> {
  const host = `${number}-${round}.test`
  const kinds: Readonly<Record<number, string>> = {
    0: `http://10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}/`,
    1: `http://inside-${host}/`,
    2: `http://inside-${host}:${port}/`,
    3: `http://out-${host}:25/`,
    4: `http://[fd00::${number.toString(16)}]/`,
    5: `http://out-${host}:${port}/away`,
    6: `http://out-${host}:${port}/silent`,
  }
  const url = kinds[number % 10] ?? `http://out-${host}:${port}/`
  const controller = new AbortController()
  const isAborted = number % 10 === 6
  const response = client.get(url, { signal: isAborted ? controller.signal : longLived })
  if (isAborted)
    setImmediate(() =>
      setImmediate(() => controller.abort(new DOMException('The test aborts', 'AbortError'))),
    )
  let outcome: string
  try {
    outcome = await (await response).text()
  } catch (error) {
    outcome = error instanceof Error ? error.name : String(error)
  }
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
}
