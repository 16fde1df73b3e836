import { HttpError } from 'middleware-cookbook'
import { compareAndDelete, type Store } from 'middleware-cookbook/store'
import { lockOf, type Lifetimes } from './held-key.ts'
import { readRecord, requireSame, type Done, type Running } from './record.ts'

/** What to do with a request. */
export type Claim =
  | { readonly replay: Done }
  /** This process has the key: it works, or finds out what was done. */
  | { readonly running: Running; readonly wasCutOff: boolean }

/** How a key is taken. */
export interface ClaimOptions extends Lifetimes {
  /** Whether this process can find out what became of work that was cut off. */
  readonly canRecover: boolean
}

/**
 * Takes a key, for one of all the processes that try.
 *
 * There are two entries. The record says what is known of the work, for a day.
 * The lock says that a process is at it, which renews it, and ends by itself with
 * the process. A record without an end and without a lock is work that was cut off.
 *
 * @throws HttpError 409 while another process has it, 422 for another request
 */
export async function takeKey(
  store: Store,
  id: string,
  mine: Running,
  options: ClaimOptions,
): Promise<Claim> {
  const { fingerprint, owner } = mine
  const lock = lockOf(id)
  const before = readRecord(await store.get(id))
  if (before) requireSame(before, fingerprint)
  if (before?.state === 'done') return { replay: before }
  // Nothing but the record is known of it, so it stays as it is: its process may
  // only be slow, and then it still says what was done.
  if (before && !options.canRecover) {
    if (await store.get(lock)) throw busy()
    throw new HttpError(409, before.isAnswered ? NOT_KEPT : UNKNOWN)
  }

  const isFree = await store.setIfAbsent(lock, owner, options.lockTimeout)
  if (!isFree) throw busy()
  let claim: Claim | undefined
  try {
    claim = await claimRecord(store, id, mine, options)
  } catch (error) {
    // If the store is down the lock ends by itself.
    await compareAndDelete(store, lock, owner).catch(() => undefined)
    throw error
  }
  if (claim && 'running' in claim) return claim
  await compareAndDelete(store, lock, owner)
  if (claim) return claim
  throw busy()
}

/** @returns undefined where another process was faster */
async function claimRecord(
  store: Store,
  id: string,
  mine: Running,
  { lifetime, canRecover }: ClaimOptions,
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
  if (!canRecover) return undefined
  const taken = await store.compareAndSet(id, old, text, lifetime)
  return taken ? { running: mine, wasCutOff: true } : undefined
}

const UNKNOWN =
  'The request with this Idempotency-Key was cut off, and what became of it is not known: look for its order before you send a new key'
const NOT_KEPT =
  'The request with this Idempotency-Key is done, and its response was not kept: look for its order'

/** Only this one is worth another try soon. */
function busy(): HttpError {
  const message = 'A request with this Idempotency-Key is being processed'
  return new HttpError(409, message, { headers: { 'retry-after': '1' } })
}
