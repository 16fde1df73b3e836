import {
  Body,
  compose,
  createClient,
  HttpRequest,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { accessLog, type AccessLogEntry } from './access-log.ts'
import { logged, pieces, url } from './logged.fixture.ts'

test('a streamed response is logged at its end, with what was sent until then', async () => {
  const clock = manualClock()
  const { client, entries } = logged(
    async () =>
      new HttpResponse(async function* () {
        yield* pieces('one')
        await clock.sleep(5000)
        yield* pieces('two')
      }),
  )
  const response = await client.get(url)
  expect(entries).toEqual([])
  const text = response.text()
  await clock.advance(5000)
  expect(await text).toBe('onetwo')
  expect(entries).toMatchObject([{ status: 200, bytes: 6, duration: 5000 }])
  clock.restore()
})

test('a stream that fails is an entry with the error', async () => {
  const { client, entries } = logged(
    async () =>
      new HttpResponse(async function* () {
        yield* pieces('half')
        throw new RangeError('disk')
      }),
  )
  const response = await client.get(url)
  await expect(response.text()).rejects.toThrow()
  expect(entries).toMatchObject([
    { status: 200, bytes: 4, error: 'RangeError' },
  ])
  expect(entries[0]).not.toHaveProperty('aborted')
})

test('a client that goes away during a stream is one aborted entry', async () => {
  const entries: AccessLogEntry[] = []
  let tell = (): void => undefined
  const told = new Promise<void>((resolve) => (tell = resolve))
  const log = (entry: AccessLogEntry) => {
    entries.push(entry)
    tell()
  }
  const endless: Handler = async () =>
    new HttpResponse(async function* () {
      for (;;) yield* pieces('x'.repeat(65_536))
    })
  const server = await serve(compose([accessLog({ log })], endless))
  const client = createClient()
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  const response = await client.get(server.url)
  for await (const _ of response.stream()) break
  await told
  expect(entries).toMatchObject([{ status: 200, aborted: true }])
  expect(entries[0]?.bytes).toBeGreaterThan(0)
})

test('a stream that is cancelled before it is read is one aborted entry, and its source is told', async () => {
  const cancel = vi.fn()
  const body = Body.fromStream({ stream: () => pieces('x'), cancel })
  const { client, entries } = logged(async () => new HttpResponse(body))
  const response = await client.get(url)
  const gone = new Error('gone')
  response.body.cancel(gone)
  expect(entries).toMatchObject([{ status: 200, bytes: 0, aborted: true }])
  expect(cancel).toHaveBeenCalledWith(gone)
})

test('a stream that is left early is one aborted entry with what was handed over, and its source is closed', async () => {
  const closed = vi.fn()
  const { app, entries } = logged(
    async () =>
      new HttpResponse(async function* () {
        try {
          yield* pieces('one', 'two', 'three')
        } finally {
          closed()
        }
      }),
  )
  const response = await app(new HttpRequest(url))
  for await (const _ of response.stream()) break
  expect(closed).toHaveBeenCalledOnce()
  expect(entries).toMatchObject([{ status: 200, bytes: 3, aborted: true }])
})

test('a stream that was read to its end is one entry, and not aborted', async () => {
  const { client, entries } = logged(
    async () => new HttpResponse(() => pieces('x')),
  )
  await (await client.get(url)).text()
  expect(entries).toHaveLength(1)
  expect(entries[0]).not.toHaveProperty('aborted')
})
