import {
  compose,
  HttpRequest,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { answerWith } from '../lib/child.ts'

export interface Task {
  readonly middleware: number
  /** How many calls to measure. As many come before it, to warm up. */
  readonly calls: number
}

/** CPU time in ns: of a call through all of them, and what each of them adds to a call through none. */
answerWith(async ({ middleware, calls }: Task) => {
  const response = new HttpResponse('hello')
  const through = (count: number) =>
    compose(Array.from({ length: count }, noop), async () => response)
  const none = through(0)
  const all = through(middleware)
  await timed(none, calls)
  await timed(all, calls)
  const base = await timed(none, calls)
  const total = await timed(all, calls)
  return { call: total, each: (total - base) / middleware }
})

async function timed(handler: Handler, calls: number): Promise<number> {
  const request = new HttpRequest('http://127.0.0.1/')
  const start = process.cpuUsage()
  for (let call = 0; call < calls; call++) await handler(request)
  const { user, system } = process.cpuUsage(start)
  return ((user + system) * 1000) / calls
}

function noop(): Middleware {
  return async function noop(request, next) {
    return next(request)
  }
}
