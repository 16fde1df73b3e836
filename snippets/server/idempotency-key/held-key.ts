import { clock } from 'middleware-cookbook'
import { compareAndDelete, type Store } from 'middleware-cookbook/store'
import type { KeyRecord, Running } from './record.ts'

/** Times in ms. */
export interface Lifetimes {
  readonly lifetime: number
  readonly lockTimeout: number
}

/** A key that this process has, until it calls one of these. */
export interface HeldKey {
  /**
   * Keeps what became of the work for those who ask again, or what is known already.
   *
   * @throws Error if another process has taken the key over meanwhile
   */
  keep(record: KeyRecord | undefined): Promise<void>
  /** Gives the key back: the next request with it runs as the first one. */
  release(): Promise<void>
}

/** A lock outlives two renewals that fail. */
const RENEWALS = 3

/**
 * Renews the lock of a key while its request runs, so that work which takes long
 * does not look cut off. With the process the renewals end, and then the lock.
 */
export function holdKey(
  store: Store,
  id: string,
  mine: Running,
  { lifetime, lockTimeout }: Lifetimes,
): HeldKey {
  const { owner } = mine
  const [lock, text] = [lockOf(id), JSON.stringify(mine)]
  const end = clock.now() + lifetime
  let renewing: Promise<unknown> = Promise.resolve()
  let cancelTimer = renewLater()
  let isOver = false

  return {
    async keep(record) {
      await stop()
      const isKept =
        record === undefined || (await replace(JSON.stringify(record)))
      await compareAndDelete(store, lock, owner)
      if (!isKept) throw new Error(OVERTAKEN)
    },
    async release() {
      await stop()
      await compareAndDelete(store, id, text)
      await compareAndDelete(store, lock, owner)
    },
  }

  function renewLater(): () => void {
    return clock.after(lockTimeout / RENEWALS, () => {
      // While the store is down, the next renewal may come through.
      renewing = renew().catch(() => true)
      void renewing.then((isOurs) => {
        const isOn = isOurs === true && !isOver && clock.now() < end
        if (isOn) cancelTimer = renewLater()
      })
    })
  }

  /** @returns false if another process has the key: it is not taken back */
  async function renew(): Promise<boolean> {
    if (await store.compareAndSet(lock, owner, owner, lockTimeout)) return true
    // It has ended, as this process was paused or the store was emptied.
    if (!(await store.setIfAbsent(lock, owner, lockTimeout))) return false
    if (await store.setIfAbsent(id, text, lifetime)) return true
    if ((await store.get(id)) === text) return true
    await compareAndDelete(store, lock, owner)
    return false
  }

  /** A renewal that is under way would set the lock again after its end. */
  async function stop(): Promise<void> {
    isOver = true
    cancelTimer()
    await renewing
  }

  async function replace(record: string): Promise<boolean> {
    return (
      (await store.compareAndSet(id, text, record, lifetime)) ||
      // A store that was emptied meanwhile must not forget what is done now.
      store.setIfAbsent(id, record, lifetime)
    )
  }
}

/** Under what the lock of a record is kept. */
export function lockOf(id: string): string {
  return `${id}:lock`
}

const OVERTAKEN =
  'idempotencyKey() was not heard from for lockTimeout while its handler ran, and another request has taken the key over: look for two orders of one operationId, and pass a longer lockTimeout'
