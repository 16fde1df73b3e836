import {
  sharedToken,
  type SharedTokenOptions,
} from 'middleware-cookbook/client/client-credentials'
import type { Refresh } from 'middleware-cookbook/client/token-refresh'
import { StoreError, type Store } from 'middleware-cookbook/store'

const never = new AbortController().signal
const send = () => Promise.reject(new Error('Nothing is sent here'))

/** A process: calls as `tokenRefresh()` does. */
export function processWith(
  store: Store,
  refresh: Refresh,
  more: Partial<SharedTokenOptions> = {},
) {
  const shared = sharedToken({ store, key: 'shop', refresh, ...more })
  return (old?: string, signal = never) => shared(send, signal, old)
}

/** The same store, of which all operations from this one on fail, or those while it is down. */
export function failing(store: Store, when: number | (() => boolean)): Store {
  let count = 0
  const through = async <Reply>(work: () => Promise<Reply>) => {
    const isDown = typeof when === 'number' ? count++ >= when : when()
    if (isDown) throw new StoreError('down')
    return work()
  }
  return {
    get: (...args) => through(() => store.get(...args)),
    set: (...args) => through(() => store.set(...args)),
    setIfAbsent: (...args) => through(() => store.setIfAbsent(...args)),
    compareAndSet: (...args) => through(() => store.compareAndSet(...args)),
    increment: (...args) => through(() => store.increment(...args)),
    delete: (...args) => through(() => store.delete(...args)),
  }
}
