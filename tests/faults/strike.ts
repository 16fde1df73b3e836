import { getEventListeners } from 'node:events'
import {
  createClient,
  httpTransport,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import { answerWell, faultServer, fine, type Script } from './fault-server.ts'
import type { Fault } from './faults.ts'
import { quietClock } from './quiet-clock.ts'
import type { Column } from './columns.ts'

/** What a fault did to a call. */
export interface Struck {
  /** What the caller saw: a status, or the name of an error, or one and then the other. */
  readonly seen: string
  /** How many requests went out. */
  readonly requests: number
  /** What was left open, in words. */
  readonly left: readonly string[]
}

/** How often a fault strikes: the first request, after which all is well, or every one. */
export type Times = 'once' | 'always'

/**
 * Makes a call through a recipe, on a pool of one connection, while the server is at fault.
 */
export async function strike(recipe: Column, fault: Fault, times: Times): Promise<Struck> {
  const clock = quietClock(fault.inThread ? 10_000 : undefined)
  const server = await faultServer({
    stir: clock.stir,
    script: scriptOf(recipe, fault, times),
    ...(recipe.strikesInside ? { content: token } : { others: { '/token': answerToken } }),
  })
  if (!fault.script) await server.close()
  const transport = httpTransport({ connections: 1 })
  const client = createClient({ transport, baseUrl: server.url, timeout: 60_000 })
  const middleware = recipe.middleware(server.url)
  const healthy = async (middleware: readonly Middleware[] = []) => {
    const response = await client.get('/healthy', { middleware })
    return (await response.text()) === fine
  }
  try {
    if (fault.warm) await healthy()
    const { signal } = new AbortController()
    const call = client.request(recipe.strikesInside ? '/healthy' : '/', {
      method: fault.upload ? 'PUT' : 'GET',
      ...(fault.upload && { body: new Uint8Array(fault.upload) }),
      middleware,
      signal,
    })
    const seen = await see(call)
    const { requests } = server
    const after = recipe.strikesInside ? [] : middleware
    const left = [
      ...(clock.pending > 0 ? [`${clock.pending} timers`] : []),
      ...(getEventListeners(signal, 'abort').length > 0 ? ['a listener'] : []),
      ...(fault.script && !(await healthy(after).catch(() => false))
        ? ['a next call that fails']
        : []),
    ]
    await transport.close()
    await server.idle()
    return { seen, requests, left }
  } finally {
    await server.close()
    clock.restore()
  }
}

function scriptOf({ challenge }: Column, fault: Fault, times: Times): Script {
  const well = fault.recovered ?? answerWell
  let struck = 0
  return async (exchange) => {
    if (challenge !== undefined && !/^authorization:/im.test(exchange.head)) {
      await exchange.answer(401, '', [`WWW-Authenticate: ${challenge}`])
      return
    }
    const strikes = times === 'always' || struck === 0
    struck++
    await (strikes ? (fault.script ?? answerWell) : well)(exchange)
  }
}

const token = '{"access_token":"abc","token_type":"Bearer","expires_in":3600}'
const answerToken: Script = ({ answer }) => answer(200, token)

/** The caller reads a success and releases anything else. */
async function see(call: Promise<HttpResponse>): Promise<string> {
  try {
    const response = await call
    const cookies = response.headers.getSetCookie().map((cookie) => `, ${cookie}`)
    return `${response.status}${await readOrRelease(response)}${cookies.join('')}`
  } catch (error) {
    return nameOf(error)
  }
}

async function readOrRelease(response: HttpResponse): Promise<string> {
  if (!response.ok) {
    await response.release()
    return ''
  }
  try {
    const text = await response.text()
    return text === fine ? '' : ` with ${JSON.stringify(text)}`
  } catch (error) {
    return `, then ${nameOf(error)}`
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error)
}
