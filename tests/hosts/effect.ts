import { Talk, type Answer, type Sending } from './talk.ts'

export interface Probe extends Sending {
  readonly path: string
  /** What answers it: a route of the host, its fallback for no route, or a handler of the reader's that fails. */
  readonly by: 'route' | 'fallback' | 'handler'
}

const page = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }

/** What is sent to see what a recipe does: a call as usual, and what recipes of each kind look for. */
const PROBES: Readonly<Record<string, Probe>> = {
  'a call': { path: '/hello?a=1', by: 'route' },
  'the same again': { path: '/hello?a=1', by: 'route' },
  HEAD: { path: '/hello', method: 'HEAD', by: 'route' },
  'with conditions': {
    path: '/hello',
    headers: { 'if-none-match': '*', 'accept-encoding': 'gzip' },
    by: 'route',
  },
  'from a page of another site': { path: '/hello', headers: page, by: 'route' },
  'an error of a handler': { path: '/hello?missing=1', by: 'handler' },
  'what is not there': { path: '/nothing', by: 'fallback' },
  'asked before by a page': {
    path: '/hello',
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example', 'access-control-request-method': 'PUT' },
    by: 'fallback',
  },
  'a form of another site': {
    path: '/hello',
    method: 'POST',
    body: 'a=1',
    headers: { ...page, 'content-type': 'application/x-www-form-urlencoded' },
    by: 'fallback',
  },
}

/** By probe: what of the answer is the recipe's, and not the host's. */
export type Effect = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Sends the probes to a host with a recipe and to the same one without. */
export async function effectOf(
  withRecipe: Place,
  without: Place,
  by: readonly Probe['by'][],
): Promise<Effect> {
  const effect: Record<string, Readonly<Record<string, unknown>>> = {}
  for (const [name, probe] of Object.entries(PROBES)) {
    if (!by.includes(probe.by)) continue
    const host = await send(without, probe)
    effect[name] = difference(await send(withRecipe, probe), host)
  }
  return effect
}

/** Where an application listens, and below which path. */
export interface Place {
  readonly port: number
  readonly prefix?: string
}

async function send({ port, prefix = '' }: Place, { path, by: _, ...sending }: Probe) {
  return new Talk(port).send(prefix + path, sending)
}

/** They tell how the bytes were sent. */
const OF_THE_HOST = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
])

function difference(mine: Answer, host: Answer): Readonly<Record<string, unknown>> {
  const made: Record<string, unknown> = {}
  if (mine.status !== host.status) made['status'] = mine.status
  const answered = mine.status !== host.status || !mine.body.equals(host.body)
  if (answered) made['body'] = masked(mine.body.toString())
  for (const [name, value] of Object.entries(mine.headers)) {
    const same = maskedField(String(value)) === maskedField(String(host.headers[name]))
    // The host may happen to have the media type that the recipe has.
    const counts = !same || (answered && name === 'content-type')
    if (counts && !OF_THE_HOST.has(name)) made[name] = maskedField(String(value))
  }
  const kept = answered ? [] : Object.keys(host.headers)
  const removed = kept.filter((name) => !(name in mine.headers) && !OF_THE_HOST.has(name))
  return removed.length === 0 ? made : { ...made, removed }
}

/** Without what is another one for each request: numbers used once, ids, seconds that are left. */
function masked(text: string): string {
  return text
    .replace(/"[\w+/=.-]{16,}"|\b[\da-f]{8}-[\da-f-]{27}\b/g, '"…"')
    .replace(/\b\d+ s\b/g, '# s')
}

/** Fields count seconds and what is left, of which the next second is another one; some are an id of the request. */
function maskedField(value: string): string {
  return masked(value)
    .replace(/^[\da-f]{32}$/, '…')
    .replace(/\d+/g, '#')
}
