import type { Store } from './store.ts'

/** ms. What is left if the process ends between the two steps is gone after it. */
const SOON = 1000

/**
 * Deletes a value if it is still `expected`: what is ours, and nothing that another process has set meanwhile.
 *
 * @returns whether it was
 * @throws StoreError when the store is down
 *
 * @example
 * if (await store.setIfAbsent('lock', owner, 10_000)) {
 *   try {
 *     await work()
 *   } finally {
 *     await compareAndDelete(store, 'lock', owner)
 *   }
 * }
 */
export async function compareAndDelete(
  store: Store,
  key: string,
  expected: string,
): Promise<boolean> {
  // In two steps, as a store has no third: no other process takes what is empty for its own.
  const isOurs = await store.compareAndSet(key, expected, '', SOON)
  if (isOurs) await store.delete(key)
  return isOurs
}
