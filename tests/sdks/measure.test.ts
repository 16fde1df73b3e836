import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Fetch } from 'middleware-cookbook'
import { versionIn } from '../linked-packages.ts'
import { peers } from './install.ts'
import { service } from './service.ts'

/** What `peers/defaults.ts` exports: its packages are there only while these tests run. */
interface Sdk {
  readonly package?: string
  readonly off: Readonly<Record<string, unknown>>
  readonly make: (api: URL, fetch: Fetch, off: object) => Record<Call, () => PromiseLike<unknown>>
}

type Call = 'get' | 'post'

const { sdks } = (await import(join(peers, 'defaults.ts'))) as {
  sdks: Readonly<Record<string, Sdk>>
}

/** What the site shows of an SDK. */
interface Measured {
  readonly version?: string
  /** How often it sends a call again that is answered with 503. */
  readonly retries: Readonly<Record<Call, number>>
  /** The scheme of an `Authorization` that it sends by itself. */
  readonly authorization?: string
  /** Whether it gives a `POST` an `Idempotency-Key`, as it comes, and when its retries are off. */
  readonly idempotencyKey: readonly [asItComes: boolean, off: boolean]
  /** After how many seconds without an answer it gives up, as it comes. */
  readonly timeout?: number
  /** The options that turn off its retries, and its timeout, where it has a switch. */
  readonly off: string
}

const measured: Record<string, Measured> = {}

beforeEach(() => {
  // The SDKs' waits take no time. Node's own timers, below the global ones, go on: the network is real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe.each(Object.entries(sdks))('%s', (name, sdk) => {
  test('is measured as it comes, and with its own retry turned off', async () => {
    const get = await busy(sdk, 'get', {})
    const post = await busy(sdk, 'post', {})
    const off = await busy(sdk, 'post', sdk.off)
    expect([(await busy(sdk, 'get', sdk.off)).retries, off.retries]).toEqual([0, 0])
    const timeout = await patience(sdk)
    measured[name] = {
      ...(sdk.package && { version: versionIn(peers, sdk.package) }),
      retries: { get: get.retries, post: post.retries },
      ...(get.authorization && { authorization: get.authorization }),
      idempotencyKey: [post.key, off.key],
      ...(timeout && { timeout }),
      off: written(sdk.off),
    }
  })
})

test('the table on the site is what was measured', async () => {
  const text = `${JSON.stringify(measured, null, 2)}\n`
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'results.json'))
})

/** One call to a service that is always busy. */
async function busy(sdk: Sdk, call: Call, off: object) {
  const { url, seen } = await service([503, {}, { error: { message: 'busy' } }])
  const network = watched()
  const api = sdk.make(new URL(url), network.fetch, off)
  const ended = settled(api[call]())
  while (!ended.is) {
    const { begun } = network
    for (let turns = 0; turns < 10; turns++) await turn()
    // It waits for its next attempt only then: a timeout must not overtake what is under way.
    const waits = vi.getTimerCount() > 0 && network.underWay === 0 && begun === network.begun
    if (waits && !ended.is) await vi.advanceTimersByTimeAsync(1000)
  }
  const [first] = seen
  return {
    retries: seen.length - 1,
    authorization: first?.headers.authorization?.split(' ')[0],
    key: first?.headers['idempotency-key'] !== undefined,
  }
}

/** When to look for a timeout, in seconds: to the second at first, then to ten, for an hour. */
const LOOKS = Array.from({ length: 448 }, (_, index) =>
  index < 100 ? index + 1 : 100 + (index - 99) * 10,
)

/** Seconds after which an SDK gives up on a service that does not answer; undefined within an hour. */
async function patience(sdk: Sdk): Promise<number | undefined> {
  const { url, arrived } = await service(undefined)
  const network = watched()
  const ended = settled(
    sdk.make(new URL(url), network.fetch, { ...sdk.off, timeout: undefined }).get(),
  )
  await arrived
  let now = 0
  for (const seconds of LOOKS) {
    await vi.advanceTimersByTimeAsync((seconds - now) * 1000)
    now = seconds
    await turn()
    // The network of Node has a limit as well, which is none of the SDK's.
    if (network.failed) return undefined
    if (ended.is || network.aborted) return seconds
  }
  return undefined
}

/** The platform's fetch, and what is under way in it. */
function watched() {
  const network = {
    begun: 0,
    underWay: 0,
    aborted: false,
    failed: false,
    fetch: async (...[input, init]: Parameters<Fetch>) => {
      network.begun++
      network.underWay++
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
      signal?.addEventListener('abort', () => (network.aborted = true))
      try {
        return await fetch(input, init)
      } catch (error) {
        network.failed = !network.aborted
        throw error
      } finally {
        network.underWay--
      }
    },
  }
  return network
}

function settled(call: PromiseLike<unknown>): { is: boolean } {
  const state = { is: false }
  const end = () => (state.is = true)
  call.then(end, end)
  return state
}

/** `{ retry: { enabled: false } }` as code. */
function written(options: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(options).map(([name, value]) => {
    const text = typeof value === 'object' ? `{ ${written({ ...value })} }` : JSON.stringify(value)
    return `${name}: ${text}`
  })
  return parts.join(', ')
}
