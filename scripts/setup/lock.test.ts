import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { expect, test } from 'vitest'
import { tempFolder } from '../lib/temp-folder.ts'
import { withLock } from './lock.js'

const nobodyWaits = (): never => {
  throw new Error('no one should have to wait')
}

test('two pieces of work run one after the other', async () => {
  const file = join(tempFolder(), 'lock')
  const log: string[] = []
  const work = (name: string) => async () => {
    log.push(`${name} starts`)
    await new Promise((resolve) => setImmediate(resolve))
    log.push(`${name} ends`)
  }
  const first = withLock(file, nobodyWaits, work('first'))
  const second = withLock(
    file,
    (holder) => log.push(`waits for ${String(holder === process.pid)}`),
    work('second'),
  )
  await Promise.all([first, second])
  expect(log).toEqual([
    'waits for true',
    'first starts',
    'first ends',
    'second starts',
    'second ends',
  ])
  expect(existsSync(file)).toBe(false)
})

test('work that fails gives the lock back', async () => {
  const file = join(tempFolder(), 'lock')
  const fail = () => Promise.reject(new Error('failed'))
  await expect(withLock(file, nobodyWaits, fail)).rejects.toThrow('failed')
  expect(existsSync(file)).toBe(false)
})

test.each([
  ['whose process is gone', () => String(spawnSync(execPath, ['--version']).pid)],
  ['that was never written', () => ''],
])('a lock %s is taken over', async (_what, content) => {
  const file = join(tempFolder({ lock: content() }), 'lock')
  expect(await withLock(file, nobodyWaits, async () => 'done')).toBe('done')
})
