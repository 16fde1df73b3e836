import fc from 'fast-check'
import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { concurrencyLimit, ConcurrencyLimitError } from './concurrency-limit.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

test('calls that fail, abort or stay unread, in any order: never more than max, first come first served, no slot lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 4 }),
      fc.array(step, { minLength: 1, maxLength: 40 }),
      async (max, maxQueue, steps) => {
        const world = new World(max, maxQueue)
        for (const { act, pick } of steps) {
          world[act](pick)
          await clock.advance(0)
          world.check()
        }
        while (world.underWay > 0) {
          world.fail(0)
          await clock.advance(0)
          world.giveUp(0)
          await clock.advance(0)
          world.check()
        }
        // No slot is lost: max calls can begin at once, and no more.
        for (let n = 0; n <= max; n++) world.begin(1)
        await clock.advance(0)
        world.check()
        expect(world.underWay).toBe(max)
        expect(clock.pending).toBe(0)
      },
    ),
    { numRuns: 300 },
  )
})

const step = fc.record({
  act: fc.constantFrom(
    'begin',
    'begin',
    'begin',
    'empty',
    'body',
    'fail',
    'read',
    'leave',
    'giveUp',
    'again',
    'abort',
  ),
  pick: fc.nat(1000),
})

interface Call {
  readonly path: string
  readonly origin: string
  readonly abort: AbortController | undefined
  state: 'waiting' | 'sent' | 'unread' | 'over' | 'refused'
  answer?: (response: HttpResponse) => void
  fail?: (error: Error) => void
  response?: HttpResponse
  error?: unknown
}

/** The real thing, and beside it what should be the case. */
class World {
  readonly calls: Call[] = []
  /** The paths of the requests that reached the service. */
  readonly reached: string[] = []
  /** The ones that should have. */
  readonly due: string[] = []
  readonly #max: number
  readonly #maxQueue: number
  readonly #client

  constructor(max: number, maxQueue: number) {
    this.#max = max
    this.#maxQueue = maxQueue
    const middleware = [concurrencyLimit({ max, maxQueue })]
    this.#client = createClient({ transport: this.#service, middleware })
  }

  readonly #service: Handler = ({ url: { pathname }, signal }) =>
    new Promise((resolve, reject) => {
      this.reached.push(pathname)
      const call = this.calls.find(({ path }) => path === pathname)
      if (!call) return
      call.answer = resolve
      call.fail = reject
      signal?.addEventListener('abort', () => {
        reject(signal.reason)
      })
    })

  begin(pick: number): void {
    const origin = pick % 3 === 0 ? 'http://a.example' : 'http://b.example'
    const path = `/${this.calls.length}`
    // Half of the calls have no signal at all.
    const abort = pick % 2 === 0 ? new AbortController() : undefined
    const call: Call = { path, origin, abort, state: 'waiting' }
    if (this.#held(origin) < this.#max) this.#send(call)
    else if (this.#waiting(origin).length >= this.#maxQueue) {
      call.state = 'refused'
    }
    this.calls.push(call)
    const options = abort ? { signal: abort.signal } : {}
    this.#client.get(origin + path, options).then(
      (response) => (call.response = response),
      (error: unknown) => (call.error = error),
    )
  }

  empty(pick: number): void {
    const call = this.#one('sent', pick)
    call?.answer?.(new HttpResponse(null))
    if (call) this.#end(call)
  }

  body(pick: number): void {
    const call = this.#one('sent', pick)
    call?.answer?.(new HttpResponse('content'))
    if (call) call.state = 'unread'
  }

  fail(pick: number): void {
    const call = this.#one('sent', pick)
    call?.fail?.(new Error('connection reset'))
    if (call) this.#end(call)
  }

  read(pick: number): void {
    const call = this.#one('unread', pick)
    void call?.response?.text()
    if (call) this.#end(call)
  }

  leave(pick: number): void {
    const call = this.#one('unread', pick)
    if (!call?.response) return
    const parts = call.response.stream()[Symbol.asyncIterator]()
    void parts.next().then(() => parts.return?.())
    this.#end(call)
  }

  giveUp(pick: number): void {
    const call = this.#one('unread', pick)
    call?.response?.body.cancel()
    if (call) this.#end(call)
  }

  /** A second end of a call that is over changes nothing. */
  again(pick: number): void {
    const response = this.#one('over', pick)?.response
    void response?.release()
    response?.body.cancel()
  }

  abort(pick: number): void {
    const live = this.calls.filter((call) => call.abort && !isOver(call))
    const call = live[pick % live.length]
    call?.abort?.abort()
    if (call) this.#end(call)
  }

  check(): void {
    expect(this.reached).toEqual(this.due)
    for (const call of this.calls) {
      const refused = call.error instanceof ConcurrencyLimitError
      expect(refused).toBe(call.state === 'refused')
      if (!call.abort || !isOver(call)) continue
      expect(getEventListeners(call.abort.signal, 'abort')).toEqual([])
    }
  }

  get underWay(): number {
    const states = this.calls.map(({ state }) => state)
    return states.filter((one) => one === 'sent' || one === 'unread').length
  }

  #end(call: Call): void {
    const freed = call.state !== 'waiting'
    call.state = 'over'
    const next = this.#waiting(call.origin)[0]
    if (freed && next) this.#send(next)
  }

  #send(call: Call): void {
    call.state = 'sent'
    this.due.push(call.path)
  }

  #held(origin: string): number {
    const held = this.calls.filter(
      (call) =>
        call.origin === origin &&
        (call.state === 'sent' || call.state === 'unread'),
    )
    return held.length
  }

  #waiting(origin: string): Call[] {
    return this.calls.filter(
      (call) => call.origin === origin && call.state === 'waiting',
    )
  }

  #one(state: Call['state'], pick: number): Call | undefined {
    const some = this.calls.filter((call) => call.state === state)
    return some[pick % some.length]
  }
}

function isOver({ state }: Call): boolean {
  return state === 'over' || state === 'refused'
}
