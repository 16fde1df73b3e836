import { compose, createClient, HttpResponse, serve } from 'middleware-cookbook'
import {
  idempotencyKey,
  type IdempotencyKeyOptions,
} from 'middleware-cookbook/server/idempotency-key'
import { memoryStore, type Store } from 'middleware-cookbook/store'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { failingStore } from './orders.fixture.ts'

/**
 * Two processes of a shop with one store. The handler of the first one ends when
 * the test lets it; the connection of the first one to the store can be cut.
 */
async function twoProcesses(
  options: Partial<IdempotencyKeyOptions> = {},
  answer: () => HttpResponse = () => new HttpResponse('order', { status: 201 }),
) {
  const clock = manualClock()
  const shared = memoryStore()
  const connection = { fails: false }
  const cut = failingStore(shared, () =>
    connection.fails ? 'before' : undefined,
  )
  const errors: unknown[] = []
  const [begun, gate] = [promise(), promise()]
  const orders: string[] = []
  async function open(store: Store, name: string) {
    const once = idempotencyKey({
      scope: () => 'ada',
      lockTimeout: 900,
      ...options,
      store,
    })
    const app = compose([once], async () => {
      orders.push(name)
      if (name === 'first') {
        begun.resolve()
        await gate.done
      }
      return answer()
    })
    const onError = (error: unknown) => void errors.push(error)
    const server = await serve(app, { onError })
    const client = createClient({ baseUrl: server.url })
    onTestFinished(async () => {
      await client.close()
      await server.close()
    })
    return async () => {
      const headers = { 'idempotency-key': 'a' }
      const response = await client.post('/orders', { headers })
      return [response.status, await response.text()]
    }
  }
  const first = await open(cut, 'first')
  const second = await open(shared, 'second')
  onTestFinished(() => {
    gate.resolve()
    clock.restore()
  })
  const running = first()
  await begun.done
  return {
    clock,
    connection,
    errors,
    orders,
    shared,
    second,
    running,
    end: () => {
      gate.resolve()
      return running
    },
  }
}

/** A promise that the test resolves. */
function promise() {
  let resolve = (): void => undefined
  const done = new Promise<void>((end) => (resolve = end))
  return { done, resolve: () => resolve() }
}

/** Moves the clock on in steps, in which a renewal has its turn. */
async function pass(clock: ReturnType<typeof manualClock>, ms: number) {
  for (let passed = 0; passed < ms; passed += 100) {
    await clock.advance(100)
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
}

const recover = async () => undefined
const BUSY = [409, 'A request with this Idempotency-Key is being processed\n']
const UNKNOWN = [
  409,
  'The request with this Idempotency-Key was cut off, and what became of it is not known: look for its order before you send a new key\n',
]
const DONE = [201, 'order']
const overtaken = {
  message: expect.stringContaining('taken the key over') as string,
}

describe('a handler that takes longer than lockTimeout', () => {
  test.each([
    ['one', 1],
    ['two', 2],
    ['ten', 10],
  ])(
    'is in progress for as long as it runs, repetitions are 409, and it is kept (draft §2.6): %s',
    async (_, count) => {
      for (const options of [{}, { recover }]) {
        const { clock, second, orders, errors, end } =
          await twoProcesses(options)
        for (let n = 0; n < count; n++) {
          await pass(clock, 1000)
          expect(await second()).toEqual(BUSY)
        }
        expect(await end()).toEqual(DONE)
        expect(await second()).toEqual(DONE)
        expect(orders).toEqual(['first'])
        expect(errors.filter((error) => !isConflict(error))).toEqual([])
        expect(clock.pending).toBe(0)
      }
    },
  )

  test.each([
    ['throws', 500],
    ['is told to come again', 429],
  ])(
    'gives the key back when it fails, or is told to come again: %s',
    async (_, status) => {
      const answers = [status, 201]
      const { clock, second, end } = await twoProcesses({ recover }, () => {
        const next = answers.shift() ?? 0
        if (next === 500) throw new Error('no')
        return new HttpResponse('order', { status: next })
      })
      await pass(clock, 2000)
      expect((await end())[0]).toBe(status)
      expect(await second()).toEqual(DONE)
      expect(clock.pending).toBe(0)
    },
  )

  test('keeps its key when the store is down for less than lockTimeout', async () => {
    const { clock, connection, second, orders, end } = await twoProcesses({
      recover,
    })
    await pass(clock, 700)
    connection.fails = true
    await pass(clock, 500)
    connection.fails = false
    await pass(clock, 2000)
    expect(await second()).toEqual(BUSY)
    expect(await end()).toEqual(DONE)
    expect(orders).toEqual(['first'])
  })

  test('has its key in a store that was emptied, after the next renewal', async () => {
    const { clock, shared, second, orders, end } = await twoProcesses({
      recover,
    })
    await forget(shared)
    await pass(clock, 300)
    expect(await second()).toEqual(BUSY)
    expect(await end()).toEqual(DONE)
    expect(await second()).toEqual(DONE)
    expect(orders).toEqual(['first'])
  })

  test('does not renew for longer than lifetime', async () => {
    const { clock, end } = await twoProcesses({ lifetime: 2000 })
    await pass(clock, 2300)
    expect(clock.pending).toBe(0)
    await end()
  })
})

describe('a process that was paused for longer than lockTimeout', () => {
  test('has its response kept, if no other one could recover', async () => {
    const { clock, connection, second, orders, errors, end } =
      await twoProcesses()
    connection.fails = true
    await pass(clock, 2000)
    expect(await second()).toEqual(UNKNOWN)
    expect(await second()).toEqual(UNKNOWN)
    connection.fails = false
    expect(await end()).toEqual(DONE)
    expect(await second()).toEqual(DONE)
    expect(orders).toEqual(['first'])
    expect(errors.filter((error) => !isConflict(error))).toEqual([])
  })

  test('gets its key back, if no other request came', async () => {
    const { clock, connection, second, orders, end } = await twoProcesses({
      recover,
    })
    connection.fails = true
    await pass(clock, 2000)
    connection.fails = false
    await pass(clock, 300)
    expect(await second()).toEqual(BUSY)
    expect(await end()).toEqual(DONE)
    expect(orders).toEqual(['first'])
  })

  test('does not take it from the one that recovered, and that is reported', async () => {
    const { clock, connection, second, errors, end } = await twoProcesses({
      recover: async () => new HttpResponse('recovered', { status: 201 }),
    })
    connection.fails = true
    await pass(clock, 2000)
    expect(await second()).toEqual([201, 'recovered'])
    connection.fails = false
    await pass(clock, 2000)
    expect(await end()).toEqual(DONE)
    expect(errors).toMatchObject([overtaken])
    expect(await second()).toEqual([201, 'recovered'])
    expect(clock.pending).toBe(0)
  })

  test('does not take it from the one that is at it, and each second order is reported', async () => {
    const begun = promise()
    const gate = promise()
    const { clock, connection, second, errors, end } = await twoProcesses({
      async recover() {
        begun.resolve()
        await gate.done
        return new HttpResponse('recovered', { status: 201 })
      },
    })
    connection.fails = true
    await pass(clock, 2000)
    const recovering = second()
    await begun.done
    connection.fails = false
    await pass(clock, 1000)
    expect(await end()).toEqual(DONE)
    expect(errors).toMatchObject([overtaken])
    expect(await second()).toEqual(BUSY)
    gate.resolve()
    expect(await recovering).toEqual([201, 'recovered'])
    expect(await second()).toEqual([201, 'recovered'])
  })

  test('counts as cut off when it has ended: its renewals have too', async () => {
    const { clock, connection, second, orders } = await twoProcesses({
      recover,
    })
    connection.fails = true
    await pass(clock, 800)
    expect(await second()).toEqual(BUSY)
    await pass(clock, 300)
    expect(await second()).toEqual(DONE)
    expect(orders).toEqual(['first', 'second'])
  })
})

describe('a renewal', () => {
  test('that is under way when the handler ends does not lock the key again', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const store = memoryStore()
    const [renewing, gate] = [promise(), promise()]
    let isSlow = false
    const slow: Store = {
      get: (...args) => store.get(...args),
      set: (...args) => store.set(...args),
      setIfAbsent: (...args) => store.setIfAbsent(...args),
      increment: (...args) => store.increment(...args),
      delete: (...args) => store.delete(...args),
      async compareAndSet(...args) {
        if (isSlow) {
          isSlow = false
          renewing.resolve()
          await gate.done
        }
        return store.compareAndSet(...args)
      },
    }
    const [begun, ended] = [promise(), promise()]
    let runs = 0
    const once = idempotencyKey({
      store: slow,
      scope: () => '',
      lockTimeout: 900,
    })
    const app = compose([once], async () => {
      if (runs++ > 0) return new HttpResponse('order')
      isSlow = true
      begun.resolve()
      await ended.done
      return new HttpResponse(null, { status: 503 })
    })
    const client = createClient({ transport: app })
    const headers = { 'idempotency-key': 'a' }
    const post = () => client.post('http://example.org', { headers })
    const first = post()
    await begun.done
    await clock.advance(300)
    await renewing.done
    ended.resolve()
    gate.resolve()
    expect((await first).status).toBe(503)
    expect((await post()).status).toBe(200)
    expect(clock.pending).toBe(0)
  })
})

describe('a response that streams for longer than lockTimeout', () => {
  test('is in progress until its end, and then kept', async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const stream = new ReadableStream<Uint8Array>({
      start: (given) => void (controller = given),
    })
    const answers = [() => new HttpResponse(stream, { status: 201 })]
    const { clock, second, orders, running, end } = await twoProcesses(
      { recover },
      () => answers.shift()?.() ?? new HttpResponse('another'),
    )
    const encoder = new TextEncoder()
    controller?.enqueue(encoder.encode('ord'))
    const ending = end()
    for (let n = 0; n < 3; n++) {
      await pass(clock, 1000)
      expect(await second()).toEqual(BUSY)
    }
    controller?.enqueue(encoder.encode('er'))
    controller?.close()
    expect(await ending).toEqual(DONE)
    expect(await running).toEqual(DONE)
    expect(await second()).toEqual(DONE)
    expect(orders).toEqual(['first'])
    expect(clock.pending).toBe(0)
  })
})

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 409
}

/** As a Redis that has started again. */
async function forget(store: Store): Promise<void> {
  const { recordId } = await import('./key-field.ts')
  const id = await recordId('ada', 'a')
  await store.delete(id)
  await store.delete(`${id}:lock`)
}
