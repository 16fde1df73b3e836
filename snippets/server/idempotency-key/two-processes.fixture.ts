import { compose, createClient, HttpResponse, serve } from 'middleware-cookbook'
import {
  idempotencyKey,
  type IdempotencyKeyOptions,
} from 'middleware-cookbook/server/idempotency-key'
import { memoryStore, type Store } from 'middleware-cookbook/store'
import { manualClock } from 'middleware-cookbook/testing'
import { expect, onTestFinished } from 'vitest'
import { failingStore } from './orders.fixture.ts'

/**
 * Two processes of a shop with one store. The handler of the first one ends when
 * the test lets it; the connection of the first one to the store can be cut.
 */
export async function twoProcesses(
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
export function promise() {
  let resolve = (): void => undefined
  const done = new Promise<void>((end) => (resolve = end))
  return { done, resolve: () => resolve() }
}

/** Moves the clock on in steps, in which a renewal has its turn. */
export async function pass(clock: ReturnType<typeof manualClock>, ms: number) {
  for (let passed = 0; passed < ms; passed += 100) {
    await clock.advance(100)
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
}

export const recover = async () => undefined
export const BUSY = [
  409,
  'A request with this Idempotency-Key is being processed\n',
]
export const UNKNOWN = [
  409,
  'The request with this Idempotency-Key was cut off, and what became of it is not known: look for its order before you send a new key\n',
]
export const DONE = [201, 'order']
export const overtaken = {
  message: expect.stringContaining('taken the key over') as string,
}

export function isConflict(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 409
}

/** As a Redis that has started again. */
export async function forget(store: Store): Promise<void> {
  const { recordId } = await import('./key-field.ts')
  const id = await recordId('ada', 'a')
  await store.delete(id)
  await store.delete(`${id}:lock`)
}
