import { compose, createClient, HttpResponse } from 'middleware-cookbook'
import { idempotencyKey } from 'middleware-cookbook/server/idempotency-key'
import { memoryStore, type Store } from 'middleware-cookbook/store'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { promise } from './two-processes.fixture.ts'

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
