import { compose, type Handler, type HttpRequest } from 'middleware-cookbook'
import { answerWith } from '../lib/child.ts'
import { cases, usual, usualRequest } from './cases.ts'

export interface Task {
  readonly recipe: string
  /** How many calls to measure. As many come before it, to warm up. */
  readonly calls: number
}

/** CPU time in µs that a recipe adds to a call, without a network, which would hide it. */
answerWith(async ({ recipe, calls }: Task) => {
  const open = cases[recipe]
  if (!open) throw new Error(`There is no case for ${recipe}`)
  const { middleware, handler = usual, request = usualRequest } = await open()
  // What throws alone is answered by the recipe; the other side throws and catches as well.
  const without: Handler = (sent) => compose([], handler)(sent).catch(() => usual(sent))
  const around = compose([middleware], handler)
  await timed(without, request, calls)
  await timed(around, request, calls)
  const base = await timed(without, request, calls)
  return { added: (await timed(around, request, calls)) - base }
})

async function timed(handler: Handler, request: () => HttpRequest, calls: number): Promise<number> {
  const start = process.cpuUsage()
  for (let call = 0; call < calls; call++) await (await handler(request())).text()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / calls
}
