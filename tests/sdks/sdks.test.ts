import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  createClient,
  installClock,
  type ClientOptions,
  type Middleware,
} from 'middleware-cookbook'
import { eventStream } from 'middleware-cookbook/client/event-stream'
import { logging, type LogEntry } from 'middleware-cookbook/client/logging'
import { retry } from 'middleware-cookbook/client/retry'
import { tokenRefresh } from 'middleware-cookbook/client/token-refresh'
import { skippingClock } from 'middleware-cookbook/testing'
import { makeSdk, NAMES, type SdkName } from './sdk.ts'
import { service } from './service.ts'

let restoreClock: () => void = () => undefined
beforeEach(() => {
  // The waits of our retry take no time.
  restoreClock = installClock(skippingClock())
})
afterEach(() => {
  restoreClock()
})

/** SDKs send an Authorization of their own, and tokenRefresh leaves a request alone that has one. */
const ours: Middleware = (request, next) => next(request.withoutHeader('authorization'))

/** An SDK on a client with logging, retry, token refresh and a timeout. */
async function equipped(name: SdkName, url: string, options: ClientOptions = {}) {
  const log: LogEntry[] = []
  let tokens = 0
  const refresh = async () => ({ accessToken: `t${++tokens}`, expiresIn: 3600 })
  const client = createClient({
    middleware: [
      logging({ log: (entry) => log.push(entry) }),
      retry(),
      ours,
      tokenRefresh({ origin: url, refresh }),
    ],
    timeout: 60_000,
    ...options,
  })
  onTestFinished(() => client.close())
  return { log, sdk: await makeSdk(name, { url, fetch: client.fetch }) }
}

const OK = [200, {}, { ok: true, id: 'x', object: 'x', data: [] }] as const
const json = { name: 'Clara', note: 'é' }

/** Stripe sends forms; openai has no PUT of its own kind. */
const sendsJson = (name: SdkName) => name !== 'stripe'

describe.each(NAMES)('%s on client.fetch', (name) => {
  test('a POST after the token has expired is sent again whole, with a new token', async () => {
    const { url, seen } = await service([401, {}, {}], OK)
    const { sdk, log } = await equipped(name, url)
    expect(await sdk.send({ method: 'POST', path: '/things', json })).toMatchObject({ ok: true })
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer t1', 'Bearer t2'])
    const [first, second] = seen.map(({ body }) => body.toString())
    expect(second).toBe(first)
    if (sendsJson(name)) expect(JSON.parse(second ?? '')).toEqual(json)
    else expect(second).toContain('Clara')
    expect(seen.map(({ headers }) => headers['content-length'])).toEqual(
      [first, second].map((text) => String(Buffer.byteLength(text ?? ''))),
    )
    expect(log).toMatchObject([{ method: 'POST', status: 200 }])
  })

  test('a POST that is redirected with 307 arrives whole', async () => {
    const { url, seen } = await service([307, { location: '/moved' }, ''], OK)
    const { sdk } = await equipped(name, url)
    await sdk.send({ method: 'POST', path: '/things', json })
    expect(seen).toMatchObject([{ path: '/things' }, { method: 'POST', path: '/moved' }])
    expect(seen[1]?.body).toEqual(seen[0]?.body)
  })

  test('an error’s status is the SDK’s own error, after one request', async () => {
    const { url, seen } = await service([404, {}, { error: { message: 'none' } }])
    const { sdk } = await equipped(name, url)
    await expect(sdk.send({ method: 'GET', path: '/things' })).rejects.toBeInstanceOf(Error)
    expect(seen).toHaveLength(1)
  })

  test('a timeout of the client is an error of the SDK', async () => {
    restoreClock()
    const { url } = await service(undefined)
    const { sdk } = await equipped(name, url, { timeout: 50 })
    await expect(sdk.send({ method: 'GET', path: '/things' })).rejects.toBeInstanceOf(Error)
  })
})

describe.each(NAMES.filter((name) => name !== 'stripe'))('%s on client.fetch', (name) => {
  test('a PUT is sent again after 503, whole', async () => {
    const { url, seen } = await service([503], [503], OK)
    const { sdk } = await equipped(name, url)
    expect(await sdk.send({ method: 'PUT', path: '/things', json })).toMatchObject({ ok: true })
    expect(seen.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual([
      json,
      json,
      json,
    ])
  })

  test('an upload after the token has expired arrives whole', async () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => index)
    const { url, seen } = await service([401, {}, {}], OK)
    const { sdk } = await equipped(name, url)
    await sdk.upload?.('/files', bytes)
    expect(seen).toHaveLength(2)
    expect(seen[1]?.body.includes(Buffer.from(bytes))).toBe(true)
    expect(seen[1]?.body.equals(seen[0]?.body ?? Buffer.alloc(0))).toBe(true)
  })

  test('an event stream is read event by event', async () => {
    const events = ['{"a":1}', '{"b":2}'].map((data) => `data: ${data}\n\n`).join('')
    const { url } = await service([200, { 'content-type': 'text/event-stream' }, events])
    const { sdk } = await equipped(name, url)
    const read: unknown[] = []
    for await (const data of sdk.events?.('/events') ?? []) read.push(JSON.parse(data))
    expect(read).toEqual([{ a: 1 }, { b: 2 }])
  })

  test('an abort ends the call at once and closes the connection', async () => {
    const { url, arrived } = await service(undefined)
    const { sdk } = await equipped(name, url)
    const controller = new AbortController()
    const call = sdk.send({ method: 'GET', path: '/things', signal: controller.signal })
    const { socket } = await arrived
    const gone = new Promise((resolve) => socket.once('close', resolve))
    controller.abort()
    await expect(call).rejects.toThrow(/abort|cancel/i)
    await gone
  })
})

describe('half an answer of a model', () => {
  const half = 'data: {"a":1}\n\n'
  const answers = [[200, { 'content-type': 'text/event-stream' }, half]] as const
  const isLast = ({ data }: { readonly data: string }) => data === '[DONE]'

  async function read(middleware: readonly Middleware[]) {
    const { url, seen } = await service(...answers)
    const { sdk } = await equipped('openai', url, { middleware })
    const got: string[] = []
    let error: unknown
    try {
      for await (const data of sdk.events?.('/events') ?? []) got.push(data)
    } catch (thrown) {
      error = thrown
    }
    expect(got).toEqual(['{"a":1}'])
    expect(seen).toHaveLength(1)
    return error
  }

  test('is a whole one for openai', async () => {
    expect(await read([])).toBeUndefined()
  })

  test('is an error of its stream, with eventStream({ isLast })', async () => {
    expect(await read([eventStream({ isLast })])).toMatchObject({
      code: 'ERR_EVENT_STREAM_CUT',
    })
  })
})

describe('two retries multiply', () => {
  // The SDKs that have one, with their default: ky 2, ofetch 1, openai 2.
  test.each([
    ['ky', 3],
    ['ofetch', 2],
    ['openai', 3],
  ] as const)('%s sends %i times what one of our retries sends', async (name, attempts) => {
    // openai takes its wait from this field.
    const { url, seen } = await service([503, { 'retry-after-ms': '1' }])
    const client = createClient({ middleware: [retry({ budget: false })] })
    onTestFinished(() => client.close())
    const twice = await makeSdk(name, { url, fetch: client.fetch, ownRetry: true })
    await expect(twice.send({ method: 'GET', path: '/things' })).rejects.toBeInstanceOf(Error)
    expect(seen).toHaveLength(attempts * 4)

    // The budget counts the SDK's attempts as calls of their own: its room of three retries is gone after the first.
    seen.length = 0
    const within = createClient({ middleware: [retry()] })
    onTestFinished(() => within.close())
    const bounded = await makeSdk(name, { url, fetch: within.fetch, ownRetry: true })
    await expect(bounded.send({ method: 'GET', path: '/things' })).rejects.toBeInstanceOf(Error)
    expect(seen).toHaveLength(attempts + 3)

    seen.length = 0
    const once = await makeSdk(name, { url, fetch: client.fetch })
    await expect(once.send({ method: 'GET', path: '/things' })).rejects.toBeInstanceOf(Error)
    expect(seen).toHaveLength(4)
  })
})
