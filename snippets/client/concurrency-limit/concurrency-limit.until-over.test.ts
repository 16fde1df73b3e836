import {
  createClient,
  HttpRequest,
  HttpResponse,
  OperationTimeoutError,
  serve,
  type Client,
  type Server,
} from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { concurrencyLimit } from './concurrency-limit.ts'

let server: Server
let client: Client
let started: string[]
/** How many are at work, from their first byte to the last one of their body. */
let busy: number
let most: number

beforeEach(async () => {
  started = []
  busy = most = 0
  server = await serve(service)
  client = createClient({
    baseUrl: server.url,
    middleware: [concurrencyLimit({ max: 1 })],
  })
})
afterEach(async () => {
  await client.close()
  await server.close()
})

async function service({
  url: { pathname },
  signal,
}: HttpRequest): Promise<HttpResponse> {
  started.push(pathname)
  busy++
  most = Math.max(most, busy)
  if (pathname === '/empty') {
    busy--
    return new HttpResponse(null, { status: 204 })
  }
  let over = false
  const end = () => {
    if (!over) busy--
    over = true
  }
  // A source that is at work itself learns of it a turn later.
  signal?.addEventListener('abort', end)
  return new HttpResponse(chunks(end))
}

const chunk = new Uint8Array(64 * 1024).fill(120)

async function* chunks(end: () => void): AsyncGenerator<Uint8Array> {
  try {
    for (let n = 0; n < 16; n++) {
      yield chunk
      await new Promise(setImmediate) // The others get their turn.
    }
  } finally {
    end()
  }
}

/** A second call, which must not start before `end` has ended the first. */
async function holdsUntil(end: (response: HttpResponse) => unknown) {
  const response = await client.get('/first')
  const second = client.get('/second')
  // A call that does not wait is there before this one, on a way of its own.
  await (await client.get('/other', { middleware: [] })).bytes()
  expect(started).toEqual(['/first', '/other'])

  await end(response)
  expect((await (await second).bytes()).byteLength).toBe(1024 * 1024)
}

test('a call lasts until its body has been read', async () => {
  await holdsUntil((response) => response.bytes())
})

test('a call lasts until its body has been streamed to the end', async () => {
  await holdsUntil(async (response) => {
    for await (const part of response.stream()) {
      expect(started).not.toContain('/second')
      expect(part.byteLength).toBeGreaterThan(0)
    }
  })
})

test('leaving the stream of a body early ends the call', async () => {
  await holdsUntil(async (response) => {
    for await (const part of response.stream()) {
      expect(part.byteLength).toBeGreaterThan(0)
      break
    }
  })
})

test('releasing a response ends the call', async () => {
  await holdsUntil((response) => response.release())
})

test('cancelling a body ends the call, also while another reads it', async () => {
  await holdsUntil(async (response) => {
    const parts = response.stream()[Symbol.asyncIterator]()
    await parts.next()
    response.body.cancel()
  })
})

test('a body that breaks off ends the call', async () => {
  let connections = 0
  const raw = createServer((socket) => {
    connections++
    socket.once('data', () => {
      const head = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n'
      if (connections === 1) socket.write(`${head}fi`, () => socket.destroy())
      else socket.end(`${head}fine`)
    })
  })
  raw.listen(0, '127.0.0.1')
  await once(raw, 'listening')
  // A TCP server has an address with a port; only one on a pipe has a string.
  const { port } = raw.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`

  const broken = await client.get(url)
  const second = client.get(url)
  await expect(broken.text()).rejects.toThrow('failed')
  expect(await (await second).text()).toBe('fine')
  raw.close()
})

test('the timeout of a call gives back the slot of an unread body', async () => {
  const clock = manualClock()
  try {
    const forgotten = await client.get('/first', { timeout: 60_000 })
    const second = client.get('/second')
    await clock.advanceToNext()
    expect((await (await second).bytes()).byteLength).toBe(1024 * 1024)
    await expect(forgotten.bytes()).rejects.toThrow(OperationTimeoutError)
  } finally {
    clock.restore()
  }
})

test('a response without content is over at once', async () => {
  const responses = [await client.get('/empty'), await client.head('/1')]
  responses.push(await client.get('/empty'))
  expect(responses.map(({ status }) => status)).toEqual([204, 200, 204])
})

test.each<[string, Uint8Array | null]>([
  ['bytes', new Uint8Array(3)],
  ['nothing', null],
])(
  'a response whose content is there already is over at once, unread: %s',
  async (_, content) => {
    const limit = concurrencyLimit({ max: 1, maxQueue: 0 })
    const send = () =>
      limit(
        new HttpRequest('http://example.org'),
        async () => new HttpResponse(content),
      )
    const responses = [await send(), await send()]
    for (const { body } of responses) {
      expect(body.length).toBe(content?.byteLength ?? 0)
    }
  },
)

test('the response is the same in all else, and can be read as often as before', async () => {
  const [limited, plain] = await Promise.all([
    client.get('/a'),
    client.get('/a', { middleware: [] }),
  ])
  expect([...limited.headers.keys()]).toEqual([...plain.headers.keys()])
  expect([limited.status, limited.url]).toEqual([plain.status, plain.url])
  const text = await limited.text()
  expect(text === (await plain.text())).toBe(true)
  expect((await limited.bytes()).byteLength).toBe(text.length)
})

test('a slot is given back once, however often a body is released', async () => {
  const first = await client.get('/first')
  await first.bytes()
  const second = await client.get('/second')
  await first.release()
  first.body.cancel()
  const third = client.get('/third')
  await (await client.get('/other', { middleware: [] })).bytes()
  expect(started).toEqual(['/first', '/second', '/other'])
  await second.release()
  await (await third).release()
})

test('a hundred calls on real sockets: never more than max at work, bodies included', async () => {
  const limited = createClient({
    baseUrl: server.url,
    middleware: [concurrencyLimit({ max: 3 })],
  })
  const calls = Array.from({ length: 100 }, async (_, n) => {
    const response = await limited.get(`/${n}`)
    if (n % 3 === 0) await response.release()
    else await response.bytes()
  })
  await Promise.all(calls)
  expect(most).toBe(3)
  await limited.close()
})
