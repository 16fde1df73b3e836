import { expect, test } from 'vitest'
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
