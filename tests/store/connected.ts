import type { RedisClient } from '../../runtime/store/index.ts'

export const CLIENTS = ['ioredis', 'node-redis', 'iovalkey'] as const

export type ClientName = (typeof CLIENTS)[number]

/** A real client of Redis that is connected. */
export interface Connected {
  readonly client: RedisClient
  /** Any command, for tests. */
  readonly send: (command: string, ...args: string[]) => Promise<unknown>
  /** Resolves when it is connected, again or still. */
  readonly whenBack: () => Promise<void>
  readonly close: () => void
}
