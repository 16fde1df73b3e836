import { compose, HttpRequest, HttpResponse, type Middleware } from 'middleware-cookbook'
import { answerWith } from '../lib/child.ts'

export interface Task {
  readonly middleware: number
  /** How many calls to measure. As many come before it, to warm up. */
  readonly calls: number
}

answerWith(async ({ middleware, calls }: Task) => {
  const response = new HttpResponse('hello')
  const handler = compose(Array.from({ length: middleware }, noop), async () => response)
  const request = new HttpRequest('http://127.0.0.1/')

  async function repeat() {
    for (let call = 0; call < calls; call++) await handler(request)
  }
  await repeat()
  const start = process.cpuUsage()
  await repeat()
  const { user, system } = process.cpuUsage(start)
  return { nanoseconds: ((user + system) * 1000) / calls }
})

function noop(): Middleware {
  return async function noop(request, next) {
    return next(request)
  }
}
