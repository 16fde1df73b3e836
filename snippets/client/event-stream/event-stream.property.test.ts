import fc from 'fast-check'
import { createClient, HttpResponse } from 'middleware-cookbook'
import { skippingClock } from 'middleware-cookbook/testing'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import {
  events,
  eventStream,
  readEvents,
  type ServerSentEvent,
} from './event-stream.ts'
import { CUT, stop, streamOf } from './streaming.fixture.ts'

beforeEach(() => {
  const clock = skippingClock()
  onTestFinished(clock.restore)
})

const end = fc.constantFrom('\n', '\r', '\r\n')
const value = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'a',
    ' a',
    'é',
    '😀',
    ':',
    '7',
    '5 ',
    '\0',
    '\ufeff',
  ),
  fc.string({ maxLength: 8 }),
)
const name = fc.constantFrom('data', 'id', 'event', 'retry', '', 'Data', 'x')
const line = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(name, value).map((pair) => pair.join(':')) },
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom('data', 'id', ' data: a', '\ufeff') },
)
/** Lines with any ends, the last of which may be missing. */
const text = fc
  .tuple(fc.array(fc.tuple(line, end), { maxLength: 30 }), line)
  .map(([lines, last]) => lines.map((pair) => pair.join('')).join('') + last)

/** The bytes of a text, with some that are not UTF-8, cut anywhere. */
const chunks = fc
  .tuple(text, fc.array(fc.nat({ max: 200 })), fc.array(fc.nat({ max: 200 })))
  .map(([text, cuts, flips]) => {
    const bytes = new TextEncoder().encode(text)
    for (const flip of flips.slice(0, 2)) {
      const byte = bytes[flip]
      if (byte !== undefined) bytes[flip] = byte | 0x80
    }
    const at = [...new Set(cuts)].filter((cut) => cut < bytes.length)
    at.sort((a, b) => a - b)
    return [...at, bytes.length].map((end, n) =>
      bytes.subarray(at[n - 1] ?? 0, end),
    )
  })

/** The standard, line by line, over a whole text (HTML §9.2.6). */
function asTheStandardSays(text: string): ServerSentEvent[] {
  const got: ServerSentEvent[] = []
  let data = ''
  let type = ''
  let id = ''
  let lastId = ''
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  // What is after the last line end is no line.
  for (const line of lines.slice(0, -1)) {
    if (line === '') {
      lastId = id
      if (data !== '') {
        const event = { type: type || 'message', id: lastId }
        got.push({ ...event, data: data.slice(0, -1) })
      }
      data = type = ''
      continue
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? []
    if (name === 'data') data += `${value}\n`
    if (name === 'event') type = value
    if (name === 'id' && !value.includes('\0')) id = value
  }
  return got
}

const whole = (chunks: readonly Uint8Array[]) => {
  const bytes = chunks.flatMap((chunk) => Array.from(chunk))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    Uint8Array.from(bytes),
  )
}

test('any bytes in any chunks are read as the standard says', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async (chunks) => {
      const got: ServerSentEvent[] = []
      for await (const event of readEvents(streamOf(chunks))) got.push(event)
      expect(got).toEqual(asTheStandardSays(whole(chunks)))
    }),
    { numRuns: 1000 },
  )
})

test('eventStream() changes no event, however it is cut into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async (chunks) => {
      const client = createClient({
        middleware: [eventStream()],
        transport: async () => streamOf([...chunks, '\n\n']),
      })
      const got: ServerSentEvent[] = []
      const response = await client.post('http://api.example.org/')
      for await (const event of readEvents(response)) got.push(event)
      expect(got).toEqual(asTheStandardSays(`${whole(chunks)}\n\n`))
    }),
    { numRuns: 500 },
  )
})

test('a stream that is cut anywhere, again and again, has each event once and in order', async () => {
  const sent = fc.array(fc.tuple(value, end), { minLength: 1, maxLength: 8 })
  const cuts = fc.array(fc.nat({ max: 120 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(sent, cuts, async (sent, cuts) => {
      const encode = (text: string) => new TextEncoder().encode(text)
      const event = ([value, end]: [string, string], index: number) => {
        const data = value.replace(/[\r\n]/g, '')
        return `id: ${index + 1}${end}data:${data}${end}: c${end}${end}`
      }
      let calls = 0
      const client = createClient({
        middleware: [eventStream({ maxReconnects: Infinity })],
        transport: async ({ headers }) => {
          const from = Number(headers.get('last-event-id') ?? 0)
          if (from === sent.length) return stop
          const bytes = encode(sent.map(event).slice(from).join(''))
          const cut = cuts[calls++]
          if (cut === undefined) return streamOf([bytes])
          const pieces = [bytes.subarray(0, cut), CUT]
          return streamOf(pieces, {}, async () => undefined)
        },
      })
      const got: string[] = []
      const stream = events(client, 'http://api.example.org/')
      for await (const { id } of stream) got.push(id)
      expect(got).toEqual(sent.map((_, index) => String(index + 1)))
    }),
    { numRuns: 300 },
  )
})

test('no answer makes it do anything but give events or an error', async () => {
  const status = fc.constantFrom(
    200,
    200,
    200,
    201,
    204,
    206,
    301,
    404,
    500,
    503,
  )
  const type = fc.oneof(
    fc.constantFrom('text/event-stream', 'Text/Event-Stream ; a=b', ''),
    fc.string({ maxLength: 20 }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(status, type, chunks), { minLength: 1, maxLength: 4 }),
      async (answers) => {
        let calls = 0
        const client = createClient({
          middleware: [eventStream({ maxReconnects: 3, maxEventSize: 100 })],
          transport: async () => {
            const answer = answers[calls++]
            if (!answer) return stop
            const [status, type, pieces] = answer
            const headers = { 'content-type': type.replace(/[^ -~]/g, '') }
            if (status === 204) return new HttpResponse(null, { status })
            return streamOf(pieces, { status, headers })
          },
        })
        const stream = events(client, 'http://api.example.org/')
        try {
          for await (const { data, id } of stream) {
            expect(data.length + id.length).toBeLessThanOrEqual(100)
          }
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(
            /^ERR_(?:EVENT|INVALID_MESSAGE)/,
          )
        }
      },
    ),
    { numRuns: 500 },
  )
})
