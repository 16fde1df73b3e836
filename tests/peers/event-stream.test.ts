import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { createClient, HttpResponse } from 'middleware-cookbook'
import {
  events,
  eventStream,
  readEvents,
  type ServerSentEvent,
} from 'middleware-cookbook/client/event-stream'
import { expect, onTestFinished, test } from 'vitest'
import { listen, parsed, type PeerEvent } from './libraries/event-stream.js'

const headers = { 'content-type': 'text/event-stream' }

async function ours(chunks: readonly string[]): Promise<ServerSentEvent[]> {
  async function* bytes() {
    for (const chunk of chunks) yield new TextEncoder().encode(chunk)
  }
  const got: ServerSentEvent[] = []
  for await (const event of readEvents(new HttpResponse(bytes(), { headers }))) got.push(event)
  return got
}

const value = fc.constantFrom('', ' ', 'a', ' a', 'é', '😀', ':', '7', '\0', 'data: b')
const line = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom('data', 'event', 'id', 'x', ''), value) },
  { weight: 3, arbitrary: fc.constant([''] as const) },
)

/** A stream in which an id has data with it, and that goes on after CR: the departures below are left out. */
const chunks = fc
  .tuple(
    fc.array(line, { maxLength: 30 }),
    fc.constantFrom('\n', '\r', '\r\n'),
    fc.array(fc.nat({ max: 60 })),
  )
  .map(([lines, end, cuts]) => {
    const texts = lines.flatMap((parts) => {
      const text = parts.join(':')
      return parts[0] === 'id' ? [text, 'data: with it'] : [text]
    })
    const characters = Array.from(`${texts.join(end)}${end}${end}: the end${end}${end}: of all\n`)
    const at = [...new Set(cuts)].filter((cut) => cut < characters.length).sort((a, b) => a - b)
    return [...at, characters.length].map((end, n) =>
      characters.slice(at[n - 1] ?? 0, end).join(''),
    )
  })

test('the recipe and eventsource-parser read the same events, in any chunks', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async (chunks) => {
      expect(await ours(chunks)).toEqual(parsed(chunks))
    }),
    { numRuns: 2000 },
  )
})

/** Each is a departure of eventsource-parser 3.1.1 from the standard, and the reason to have a parser of our own. */
test.each<[string, string[], PeerEvent[], PeerEvent[]]>([
  [
    'an id without data, from which a stream is to go on (HTML §9.2.6)',
    ['id: 1\n\ndata: a\n\n'],
    [{ type: 'message', data: 'a', id: '1' }],
    [{ type: 'message', data: 'a', id: '' }],
  ],
  [
    'an event whose blank line ends with CR, until more comes',
    ['data: a\r\r'],
    [{ type: 'message', data: 'a', id: '' }],
    [],
  ],
  [
    'the letters of a byte order mark in another coding, which are a name of a field',
    ['ï»¿data: a\n\n'],
    [],
    [{ type: 'message', data: 'a', id: '' }],
  ],
])('eventsource-parser loses or takes %s', async (_, chunks, right, peer) => {
  expect(await ours(chunks)).toEqual(right)
  expect(parsed(chunks)).toEqual(peer)
})

/** A service that breaks the line in the middle of an event, and goes on after the last one. */
async function service() {
  const ids: (string | undefined)[] = []
  const server = createServer((request, response) => {
    const id = request.headers['last-event-id']
    ids.push(id === undefined ? undefined : String(id))
    if (ids.length === 3) {
      response.writeHead(204).end()
      return
    }
    response.writeHead(200, headers)
    if (ids.length === 1) {
      response.write('\ufeffretry: 10\nid: 1\r\ndata: a\r\n\r\nid: 2\ndata: ha', () => {
        response.socket?.end()
      })
    } else response.end(': on we go\n\nid: 2\rdata: b\rdata: c\r\rdata: d\n\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, ids }
}

/** An event without an id has that of the event before it (HTML §9.2.6): `eventsource` 4.1.1 forgets it. */
test.each([
  ['undici', '2'],
  ['eventsource', ''],
] as const)(
  'over a line that is cut it gives what %s gives, and asks with the same ids',
  async (library, idOfLast) => {
    const [one, other] = [await service(), await service()]
    const client = createClient({ middleware: [eventStream({ initialDelay: 1 })] })
    onTestFinished(() => client.close())
    const got: ServerSentEvent[] = []
    for await (const event of events(client, one.url)) got.push(event)
    expect(got.map(({ data }) => data)).toEqual(['a', 'b\nc', 'd'])
    const [last] = got.splice(-1)
    const expected = [...got, { ...last, id: idOfLast }]
    expect(last?.id).toBe('2')
    expect(await listen(library, other.url, 3)).toEqual(expected)
    expect(other.ids.slice(0, 2)).toEqual(one.ids.slice(0, 2))
    expect(one.ids).toEqual([undefined, '1', '2'])
  },
)
