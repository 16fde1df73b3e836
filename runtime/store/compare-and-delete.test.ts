import { expect, test } from 'vitest'
import { compareAndDelete } from './compare-and-delete.ts'
import { memoryStore } from './memory-store.ts'

test('what is ours goes', async () => {
  const store = memoryStore()
  await store.set('lock', 'ours', 60_000)
  expect(await compareAndDelete(store, 'lock', 'ours')).toBe(true)
  expect(await store.get('lock')).toBeUndefined()
  expect(await store.setIfAbsent('lock', 'theirs', 60_000)).toBe(true)
})

test('what another process has set stays', async () => {
  const store = memoryStore()
  await store.set('lock', 'theirs', 60_000)
  expect(await compareAndDelete(store, 'lock', 'ours')).toBe(false)
  expect(await store.get('lock')).toBe('theirs')
})

test('what is not there is not ours', async () => {
  expect(await compareAndDelete(memoryStore(), 'lock', 'ours')).toBe(false)
})
