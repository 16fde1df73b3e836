import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  around,
  compose,
  createClient,
  HttpError,
  HttpRequest,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  currentOrderTransaction,
  idempotencyInTransaction,
  KEYS_TABLE,
  orderTransaction,
  type Database,
} from '../../snippets/server/idempotency-key/in-transaction.ts'
import { peers } from './install.ts'

/** PostgreSQL in this process, on a disk. */
interface Postgres extends Database {
  exec(sql: string): Promise<unknown>
  query(sql: string): Promise<{ readonly rows: readonly { readonly count: number }[] }>
  close(): Promise<void>
}

const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-orders-'))
let database: Postgres

async function open(): Promise<Postgres> {
  const module = (await import(join(peers, 'node_modules/@electric-sql/pglite/dist/index.js'))) as {
    PGlite: new (folder: string) => Postgres
  }
  return new module.PGlite(folder)
}

beforeAll(async () => {
  database = await open()
  await database.exec(`${KEYS_TABLE}; CREATE TABLE IF NOT EXISTS orders (item text)`)
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await database.exec('DELETE FROM orders; DELETE FROM idempotency_keys')
})

const save: Handler = async (request) => {
  const item = await request.text()
  await request.get(orderTransaction)?.query('INSERT INTO orders VALUES ($1)', [item])
  return new HttpResponse(`ordered ${item}`, { status: 201 })
}

function buyer(handler: Handler = save) {
  const scope = ({ headers }: { headers: { get(name: string): string | null } }) =>
    headers.get('x-user') ?? ''
  const app = compose([idempotencyInTransaction(database, scope)], handler)
  const client = createClient({ transport: app })
  return async (body = 'a piano', user = 'ada', key = '"4f1c"') => {
    const headers = { 'x-user': user, ...(key !== '' && { 'idempotency-key': key }) }
    const response = await client.post('http://example.org/orders', { headers, body })
    return [response.status, (await response.text()).trim()]
  }
}

async function count(table = 'orders'): Promise<number> {
  const { rows } = await database.query(`SELECT count(*)::int AS count FROM ${table}`)
  return rows[0]?.count ?? -1
}

describe('a key in the transaction of the order', () => {
  test('of two hundred at once one runs, and all get its response: there is no 409', async () => {
    const buy = buyer()
    const answers = await Promise.all(Array.from({ length: 200 }, () => buy()))
    expect(new Set(answers.map(String))).toEqual(new Set(['201,ordered a piano']))
    expect(await count()).toBe(1)
  })

  test('another body is 422, no key is 400, and another client has keys of its own', async () => {
    const buy = buyer()
    await buy()
    expect((await buy('two pianos'))[0]).toBe(422)
    expect((await buy('a piano', 'ada', ''))[0]).toBe(400)
    expect((await buy('a piano', 'eve'))[0]).toBe(201)
    expect(await count()).toBe(2)
  })

  test.each([
    ['throws', () => Promise.reject(new HttpError(402, 'No money')), 402],
    ['answers 503', async () => new HttpResponse('Later', { status: 503 }), 503],
    ['answers 429', async () => new HttpResponse('Later', { status: 429 }), 429],
    ['sends an event stream', async () => eventStream(), 500],
    ['streams more than is kept', async () => new HttpResponse(chunks(70, 1024)), 500],
  ] satisfies [string, () => Promise<HttpResponse>, number][])(
    'a handler that has saved the order and then %s leaves neither order nor key, and can be tried again',
    async (_, fail, status) => {
      const failing = buyer(async (request) => {
        await save(request)
        return fail()
      })
      expect((await failing())[0]).toBe(status)
      expect([await count(), await count('idempotency_keys')]).toEqual([0, 0])
      expect((await buyer()())[0]).toBe(201)
      expect(await count()).toBe(1)
    },
  )

  test('what cannot be kept is undone, and reported with the way out', async () => {
    const errors: string[] = []
    const streams = [chunks(70, 1024), chunks(70, 1, 3)].map((each) => new HttpResponse(each))
    for (const response of [eventStream(), ...streams]) {
      const app = idempotencyInTransaction(database, () => '')
      const request = new HttpRequest('http://example.org/', {
        method: 'POST',
        headers: { 'idempotency-key': 'a' },
      })
      await app(request, async () => response).catch((error: unknown) => errors.push(String(error)))
    }
    expect(errors[0]).toContain('an event stream has no end: answer with the order, and stream')
    expect(errors[1]).toContain('it is longer than 65536 bytes: answer with less, or pass a larger')
    expect(errors[2]).toBe('Error: cut')
    expect(await count('idempotency_keys')).toBe(0)
  })

  test('handlers of Hono or Next find the transaction, and their response is kept whole: it has no length', async () => {
    const run = around(idempotencyInTransaction(database, () => 'ada'))
    const buy = async () => {
      const request = new Request('http://example.org/orders', {
        method: 'POST',
        headers: { 'idempotency-key': 'a' },
        body: 'a piano',
      })
      const own = async (changed = request) => {
        const item = await changed.text()
        await currentOrderTransaction()?.query('INSERT INTO orders VALUES ($1)', [item])
        return Response.json({ item }, { status: 201, headers: { 'set-cookie': 'a=1' } })
      }
      const { status, headers, ...rest } = await run(request, own).then(async (response) => ({
        status: response.status,
        headers: response.headers,
        text: await response.text(),
      }))
      return [status, headers.getSetCookie(), headers.get('idempotent-replayed'), rest.text]
    }
    const text = '{"item":"a piano"}'
    expect(await buy()).toEqual([201, ['a=1'], null, text])
    expect(await buy()).toEqual([201, ['a=1'], 'true', text])
    expect(await count()).toBe(1)
    expect(currentOrderTransaction()).toBeUndefined()
  })

  test('a process that ends before its commit leaves neither, and its client tries again', async () => {
    await database.close()
    const child = fork(join(import.meta.dirname, 'peers/crash-in-transaction.js'), [folder])
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect([code, signal]).toEqual([null, 'SIGKILL'])
    // PostgreSQL recovers from its log.
    database = await open()
    expect([await count(), await count('idempotency_keys')]).toEqual([0, 0])
    expect((await buyer()())[0]).toBe(201)
    expect(await count()).toBe(1)
  })
})

function eventStream(): HttpResponse {
  return new HttpResponse(chunks(1, 1), { headers: { 'content-type': 'text/event-stream' } })
}

/** @param cut before which of them it fails (default: none) */
async function* chunks(count: number, size: number, cut = Infinity) {
  for (let sent = 0; sent < count; sent++) {
    if (sent === cut) throw new Error('cut')
    yield new Uint8Array(size)
  }
}
