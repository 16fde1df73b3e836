import { pbkdf2 } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { watchCryptography } from '../cryptography.ts'
import { whenIdle } from './idle.ts'

test('calls back when nothing happens, and not before', async () => {
  const log: string[] = []
  const called = new Promise<void>((resolve) => {
    whenIdle(() => {
      log.push('idle')
      resolve()
    })
  })
  const end = performance.now() + 100
  while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve))
  log.push('done')
  await called
  expect(log).toEqual(['done', 'idle'])
})

test('does not call back when that is taken back', async () => {
  const log: string[] = []
  const takeBack = whenIdle(() => log.push('taken back'))
  const called = new Promise<void>((resolve) => {
    whenIdle(resolve)
  })
  takeBack()
  await called
  expect(log).toEqual([])
})

/** Much longer than a process has to be idle. */
const ITERATIONS = 600_000

test('waits for cryptography, which takes no turn of the event loop', async () => {
  onTestFinished(watchCryptography())
  const log: string[] = []
  const secret = await crypto.subtle.importKey('raw', Buffer.from('a'), 'PBKDF2', false, [
    'deriveBits',
  ])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(8), iterations: ITERATIONS }
  const derived = crypto.subtle.deriveBits(how, secret, 256).then(() => log.push('derived'))
  const idle = new Promise<void>((resolve) => {
    whenIdle(() => {
      log.push('idle')
      resolve()
    })
  })
  await Promise.all([derived, idle])
  expect(log).toEqual(['derived', 'idle'])
})

test('waits while all threads are busy, as they may be with a file or a compressed body', async () => {
  const log: string[] = []
  // As many as Node has threads for such work.
  const all = Array.from({ length: 4 }, async () => {
    await new Promise((done) => {
      pbkdf2('a', 'b', ITERATIONS, 32, 'sha256', done)
    })
    log.push('derived')
  })
  await new Promise<void>((resolve) => {
    whenIdle(resolve)
  })
  expect(log).toContain('derived')
  await Promise.all(all)
})
