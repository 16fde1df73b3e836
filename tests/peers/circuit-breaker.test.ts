import fc from 'fast-check'
import { compose, HttpRequest, HttpResponse } from 'middleware-cookbook'
import {
  circuitBreaker,
  type CircuitBreakerOptions,
} from 'middleware-cookbook/client/circuit-breaker'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ofRow, ofShare, type Call, type PeerRules } from './libraries/circuit-breaker.js'

let clock: ManualClock
beforeEach(() => {
  // Theirs is open for the same time each time, ours for up to a fifth more.
  clock = manualClock({ random: () => 0 })
  vi.useFakeTimers({ toFake: ['Date'], now: clock.date() })
})
afterEach(() => {
  vi.useRealTimers()
  clock.restore()
})

async function pass(ms: number): Promise<void> {
  await clock.advance(ms)
  vi.setSystemTime(clock.date())
}

/** This recipe. One probe closes it, as theirs. */
function ours(rules: CircuitBreakerOptions): Call {
  const breaker = circuitBreaker({ probes: 1, ...rules })
  const request = new HttpRequest('http://api.example.org/')
  return async (send) => {
    const app = compose([breaker], async () => {
      const status = await send().then(
        () => 200,
        () => 503,
      )
      return new HttpResponse(null, { status })
    })
    await app(request).catch(() => undefined)
  }
}

type Ending = 'succeeds' | 'fails'

/** Makes a call that ends at once, and says whether it was sent. */
async function isSent(call: Call, ending: Ending): Promise<boolean> {
  let sent = false
  await call(async () => {
    sent = true
    if (ending === 'fails') throw new Error('It fails')
  })
  return sent
}

/** Begins a call that ends when the test says so. */
function begin(call: Call) {
  let settle = (_: Ending): void => undefined
  let sent = false
  const ended = call(async () => {
    sent = true
    const ending = await new Promise<Ending>((resolve) => (settle = resolve))
    if (ending === 'fails') throw new Error('It fails')
  })
  return {
    isSent: () => sent,
    async ends(how: Ending) {
      settle(how)
      await ended
    },
  }
}

/** The calls of a run, such as three that fail, and then two that succeed. */
const runs = (longest: number) =>
  fc
    .array(
      fc.record({
        ending: fc.constantFrom<Ending>('succeeds', 'fails'),
        count: fc.integer({ min: 1, max: longest }),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((list) => list.flatMap(({ ending, count }) => Array<Ending>(count).fill(ending)))

describe('the same calls at the same times are sent by this recipe and by cockatiel', () => {
  test('where a share of the calls of a window opens it', async () => {
    let refused = 0
    let closed = 0
    const rules = fc.record({
      // No share of up to a hundred calls is equal to it: see below.
      threshold: fc.integer({ min: 1, max: 100 }).map((part) => part / 101),
      minimum: fc.constantFrom(5, 10, 20),
      window: fc.constant(10_000),
      openFor: fc.constantFrom(100, 1000, 5000),
    })
    // Slots of both begin in the same moment: theirs are a second long, or a fifth of a short window.
    const pauses = fc.constantFrom(100, 125, 200, 250, 500, 1000)
    await fc.assert(
      fc.asyncProperty(rules, pauses, runs(30), async (rules, pause, endings) => {
        let closes = false
        const mine = ours({ ...rules, onChange: ({ to }) => (closes = to === 'closed') })
        const theirs = ofShare(rules)
        for (const ending of endings) {
          closes = false
          const sent = await isSent(mine, ending)
          expect(await isSent(theirs, ending)).toBe(sent)
          if (!sent) refused++
          // Theirs counts the probe: see below.
          if (closes) closed += Number(await isSent(mine, ending))
          await pass(pause)
        }
      }),
      { numRuns: 200 },
    )
    expect({ refused: refused > 100, closed: closed > 100 }).toEqual({
      refused: true,
      closed: true,
    })
  })

  test('where so many failures in a row open it, and a success is over before the next failure', async () => {
    let refused = 0
    const window = 1_000_000
    const openFor = 5000
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), runs(10), async (minimum, endings) => {
        const mine = ours({ threshold: 1, minimum, window, openFor })
        const theirs = ofRow({ minimum, openFor })
        for (const ending of endings) {
          const sent = await isSent(mine, ending)
          expect(await isSent(theirs, ending)).toBe(sent)
          if (!sent) refused++
          await pass(ending === 'succeeds' && sent ? window : 1000)
        }
      }),
      { numRuns: 200 },
    )
    expect(refused).toBeGreaterThan(100)
  })
})

describe('this recipe and cockatiel differ', () => {
  const rules = { threshold: 0.5, minimum: 20, window: 10_000, openFor: 5000 }
  const each = (more: Partial<PeerRules> = {}) =>
    [ours({ ...rules, ...more }), ofShare({ ...rules, ...more })] as const

  async function make(call: Call, count: number, ending: Ending): Promise<boolean> {
    let sent = true
    for (let n = 0; n < count; n++) sent = await isSent(call, ending)
    return sent
  }
  const isOpen = async (call: Call) => !(await isSent(call, 'succeeds'))

  test('with exactly the share that is the threshold: ours opens, theirs with more than that', async () => {
    const open: boolean[] = []
    for (const call of each()) {
      await make(call, 10, 'succeeds')
      await make(call, 10, 'fails')
      open.push(await isOpen(call))
    }
    expect(open).toEqual([true, false])
  })

  test('after a silence: theirs still counts the failures of an hour ago, because its slots move with calls only', async () => {
    const calls = each()
    for (const call of calls) await make(call, 19, 'fails')
    await pass(3_600_000)
    const open: boolean[] = []
    for (const call of calls) {
      await make(call, 1, 'fails')
      open.push(await isOpen(call))
    }
    expect(open).toEqual([false, true])
  })

  test('closed again: theirs counts the probe as a call, ours begins to count anew', async () => {
    const calls = each({ threshold: 0.3, minimum: 5 })
    for (const call of calls) await make(call, 5, 'fails')
    await pass(5000)
    const open: boolean[] = []
    for (const call of calls) {
      await make(call, 1, 'succeeds')
      await make(call, 4, 'fails')
      open.push(await isOpen(call))
    }
    expect(open).toEqual([false, true])
  })

  test('beside a probe: with ours calls fail at once, with theirs they wait, and are then sent together', async () => {
    const sent: number[][] = []
    const calls = each()
    for (const call of calls) await make(call, 20, 'fails')
    await pass(5000)
    for (const call of calls) {
      const [probe, ...others] = [begin(call), begin(call), begin(call)]
      const count = () => [probe, ...others].filter((one) => one?.isSent()).length
      await pass(0)
      const beside = count()
      await probe?.ends('succeeds')
      await pass(0)
      sent.push([beside, count()])
      for (const other of others) await other.ends('succeeds')
    }
    expect(sent).toEqual([
      [1, 1],
      [1, 3],
    ])
  })

  test('with a late failure: a call from before the outage opens theirs again, although the probe succeeds', async () => {
    const open: boolean[] = []
    const calls = each()
    const late = calls.map(begin)
    for (const call of calls) await make(call, 20, 'fails')
    await pass(5000)
    for (const [index, call] of calls.entries()) {
      const probe = begin(call)
      await pass(0)
      await late[index]?.ends('fails')
      await probe.ends('succeeds')
      open.push(await isOpen(call))
    }
    expect(open).toEqual([false, true])
  })

  test('in a row: theirs opens after so many failures, also after a success, and however long they take', async () => {
    const strict = { ...rules, threshold: 1, minimum: 3 }
    const open: boolean[][] = []
    for (const call of [ours(strict), ofRow(strict)]) {
      await make(call, 1, 'succeeds')
      await make(call, 3, 'fails')
      open.push([await isOpen(call)])
    }
    for (const [index, call] of [ours(strict), ofRow(strict)].entries()) {
      for (let day = 1; day <= 3; day++) {
        await pass(86_400_000)
        await make(call, 1, 'fails')
      }
      open[index]?.push(await isOpen(call))
    }
    expect(open).toEqual([
      [false, false],
      [true, true],
    ])
  })
})
