/** State that calls and processes share, in memory or in Redis. */
export { compareAndDelete } from './compare-and-delete.ts'
export { memoryStore, type MemoryStoreOptions } from './memory-store.ts'
export { redisStore, type RedisStoreOptions } from './redis-store.ts'
export type { RedisClient } from './redis-client.ts'
export { StoreError } from './store-error.ts'
export type { Counter, Store } from './store.ts'
