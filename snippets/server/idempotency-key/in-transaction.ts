import {
  contextKey,
  HttpError,
  type ContextKey,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import { asyncLocal } from 'middleware-cookbook/kit'
import { isEventStream, wholeContent } from './content.ts'
import { fingerprintOf, keyIn, recordId, scopeOf } from './key-field.ts'
import {
  isUndone,
  readRecord,
  recordOf,
  replayOf,
  requireSame,
} from './record.ts'

/** A transaction of PGlite; for other clients of PostgreSQL wrap theirs. */
export interface Transaction {
  query(
    sql: string,
    values?: unknown[],
  ): Promise<{ readonly rows: readonly unknown[] }>
}

/** A database that commits what `work` did when it resolves, and undoes it when it rejects. */
export interface Database {
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
}

/** The table of keys. Delete old rows when you like. */
export const KEYS_TABLE = `CREATE TABLE IF NOT EXISTS idempotency_keys (
  id text PRIMARY KEY,
  fingerprint text NOT NULL,
  record text,
  created_at timestamptz NOT NULL DEFAULT now()
)`

/** The transaction in which a handler saves the order. */
export const orderTransaction: ContextKey<Transaction> =
  /* @__PURE__ */ contextKey('orderTransaction')

const current = /* @__PURE__ */ asyncLocal<Transaction>()

/**
 * Returns the same transaction to handlers of Hono, Next and other frameworks,
 * which get a request of their own. Undefined outside a handler.
 */
export function currentOrderTransaction(): Transaction | undefined {
  return current.get()
}

/**
 * Runs a POST or PATCH once for each `Idempotency-Key`, in one transaction with
 * the order: key, order and response are there together or not at all. A crash at any moment leaves
 * nothing that is not known, so there is neither a lock nor a 409: a second request
 * waits for the first one, at the row of the key.
 *
 * The response is sent when it is whole and the transaction is committed. One that
 * is longer than `maxResponseSize`, and an event stream, is a 500 and undoes the order.
 *
 * @param scope whose key it is, such as the user's id
 *
 * @example
 * const app = compose([idempotencyInTransaction(new PGlite('./orders'), userOf)], handler)
 */
export function idempotencyInTransaction(
  database: Database,
  scope: (request: HttpRequest) => string,
  maxResponseSize = 64 * 1024,
): Middleware {
  return async function idempotencyInTransaction(request, next) {
    if (request.method !== 'POST' && request.method !== 'PATCH') {
      return next(request)
    }
    const key = keyIn(request.headers.get('idempotency-key') ?? '')
    if (key === undefined) {
      throw new HttpError(400, 'Idempotency-Key is missing or is not one key')
    }
    const place = 'idempotencyInTransaction(scope)'
    const id = await recordId(scopeOf(place, scope, request), key)
    const fingerprint = await fingerprintOf(request)
    let failure: HttpResponse | undefined
    try {
      return await database.transaction(async (transaction) => {
        const known = await claimRow(transaction, id, fingerprint)
        if (known) return known
        const passed = request.set(orderTransaction, transaction)
        const answer = await current.run(transaction, () => next(passed))
        const content = await wholeContent(answer, maxResponseSize)
        if (!content) throw notKept(answer, maxResponseSize)
        const { body, headers } = answer
        const response =
          body.length === undefined
            ? answer.with({ body: content, headers })
            : answer
        if (isUndone(response)) {
          // Undoes the order too, so that it can be tried again.
          failure = response
          throw new HttpError(500)
        }
        const done = recordOf(response, fingerprint, content)
        await transaction.query(
          'UPDATE idempotency_keys SET record = $2 WHERE id = $1',
          [id, JSON.stringify(done)],
        )
        return response
      })
    } catch (error) {
      if (failure) return failure
      throw error
    }
  }
}

function notKept(response: HttpResponse, maxBytes: number): HttpError {
  const why = isEventStream(response)
    ? 'an event stream has no end: answer with the order, and stream from another path'
    : `it is longer than ${maxBytes} bytes: answer with less, or pass a larger maxResponseSize`
  return new HttpError(
    500,
    `idempotencyInTransaction() cannot keep the response, so the order is undone: ${why}`,
  )
}

/** @returns the response of a request before this one */
async function claimRow(
  transaction: Transaction,
  id: string,
  fingerprint: string,
): Promise<HttpResponse | undefined> {
  const inserted = await transaction.query(
    'INSERT INTO idempotency_keys (id, fingerprint) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
    [id, fingerprint],
  )
  if (inserted.rows.length > 0) return undefined
  const { rows } = await transaction.query(
    'SELECT record FROM idempotency_keys WHERE id = $1',
    [id],
  )
  // The query above names its one column.
  const [row] = rows as readonly { record: string }[]
  const record = readRecord(row?.record)
  if (record?.state !== 'done') throw new Error(`Key ${id} has no response`)
  requireSame(record, fingerprint)
  return replayOf(record)
}
