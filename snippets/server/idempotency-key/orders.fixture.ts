import {
  compose,
  createClient,
  HttpResponse,
  serve,
  sleep,
  type Handler,
} from 'middleware-cookbook'
import {
  idempotencyKey,
  operationId,
  type IdempotencyKeyOptions,
} from 'middleware-cookbook/server/idempotency-key'
import { memoryStore, StoreError, type Store } from 'middleware-cookbook/store'
import { onTestFinished } from 'vitest'

/** A shop that saves orders, and a client of it. */
export async function shop(
  options: Partial<IdempotencyKeyOptions> = {},
  answer: Handler = async () => new HttpResponse(null),
) {
  /** The ids of saved orders. */
  const orders: string[] = []
  const errors: unknown[] = []
  const order: Handler = async (request) => {
    // Another request may come in between.
    await sleep(0)
    const response = await answer(request)
    if (response.status >= 400) return response
    orders.push(request.get(operationId) ?? '')
    return HttpResponse.json({ order: orders.length }, { status: 201 })
  }
  const scope = ({
    headers,
  }: {
    headers: { get(name: string): string | null }
  }) => headers.get('x-user') ?? ''
  const store = memoryStore({ whenFull: 'refuse' })
  const once = idempotencyKey({ store, scope, ...options })
  const onError = (error: unknown) => {
    errors.push(error)
  }
  const server = await serve(compose([once], order), { onError })
  const client = createClient({ baseUrl: server.url })
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  async function buy(
    key: string | string[] | null = '"4f1c"',
    { body = 'a piano', user = 'ada', method = 'POST', path = '/orders' } = {},
  ) {
    const headers = {
      'x-user': user,
      ...(key !== null && { 'idempotency-key': key }),
    }
    const sent = method === 'GET' ? {} : { body }
    const response = await client.request(path, { method, headers, ...sent })
    return {
      status: response.status,
      text: await response.text(),
      headers: response.headers,
    }
  }
  return { buy, orders, errors }
}

/** The same store, of which the calls with these numbers fail: before they take effect, or after. */
export function failingStore(
  store: Store,
  fails: (call: number) => 'before' | 'after' | undefined,
): Store {
  let calls = 0
  async function through<Reply>(
    operation: () => Promise<Reply>,
  ): Promise<Reply> {
    const when = fails(calls++)
    if (when === 'before') throw new StoreError('down')
    const reply = await operation()
    if (when === 'after') throw new StoreError('too late')
    return reply
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
