import { HttpError } from 'middleware-cookbook'
import { compareAndDelete, type Store } from 'middleware-cookbook/store'
import { readRecord, requireSame, type Done, type Running } from './record.ts'

/** What to do with a request. */
export type Claim =
  | { readonly replay: Done }
  /** This process has the key: it works, or finds out what was done. */
  | { readonly running: Running; readonly wasCutOff: boolean }

/** Times in ms. */
export interface Lifetimes {
  readonly lifetime: number
  readonly lockTimeout: number
}

/**
 * Takes a key, for one of all the processes that try.
 *
 * There are two entries. The record says what is known of the work, for a day.
 * The lock says that a process is at it, and ends by itself with the process.
 * A record without an end and without a lock is work that was cut off.
 *
 * @throws HttpError 409 while another process has it, 422 for another request
 */
export async function takeKey(
  store: Store,
  id: string,
  mine: Running,
  { lifetime, lockTimeout }: Lifetimes,
): Promise<Claim> {
  const { fingerprint, owner } = mine
  const before = readRecord(await store.get(id))
  if (before) requireSame(before, fingerprint)
  if (before?.state === 'done') return { replay: before }

  if (!(await store.setIfAbsent(lockOf(id), owner, lockTimeout))) {
    throw conflict('A request with this Idempotency-Key is being processed')
  }
  let claim: Claim | undefined
  try {
    claim = await claimRecord(store, id, mine, lifetime)
  } catch (error) {
    // If the store is down the lock ends by itself.
    await unlock(store, id, owner).catch(() => undefined)
    throw error
  }
  if (claim && 'running' in claim) return claim
  await unlock(store, id, owner)
  if (claim) return claim
  throw conflict('A request with this Idempotency-Key is being processed')
}

/** @returns undefined where another process was faster */
async function claimRecord(
  store: Store,
  id: string,
  mine: Running,
  lifetime: number,
): Promise<Claim | undefined> {
  const text = JSON.stringify(mine)
  if (await store.setIfAbsent(id, text, lifetime)) {
    return { running: mine, wasCutOff: false }
  }
  const old = await store.get(id)
  const record = readRecord(old)
  if (!old || !record) return undefined
  requireSame(record, mine.fingerprint)
  if (record.state === 'done') return { replay: record }
  const taken = await store.compareAndSet(id, old, text, lifetime)
  return taken ? { running: mine, wasCutOff: true } : undefined
}

/** Keeps the response for those who ask again. */
export async function keepResponse(
  store: Store,
  id: string,
  mine: Running,
  done: Done | undefined,
  { lifetime }: Lifetimes,
): Promise<void> {
  const [old, text] = [JSON.stringify(mine), JSON.stringify(done)]
  // A store that was emptied meanwhile must not forget what is done now.
  if (done && !(await store.compareAndSet(id, old, text, lifetime))) {
    await store.setIfAbsent(id, text, lifetime)
  }
  await unlock(store, id, mine.owner)
}

/** Gives the key back: the next request with it runs as the first one. */
export async function releaseKey(
  store: Store,
  id: string,
  mine: Running,
): Promise<void> {
  await compareAndDelete(store, id, JSON.stringify(mine))
  await unlock(store, id, mine.owner)
}

export function conflict(message: string): HttpError {
  return new HttpError(409, message, { headers: { 'retry-after': '1' } })
}

function unlock(store: Store, id: string, owner: string): Promise<boolean> {
  return compareAndDelete(store, lockOf(id), owner)
}

function lockOf(id: string): string {
  return `${id}:lock`
}
