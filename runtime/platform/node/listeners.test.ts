import { getEventListeners } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { attemptTimeout } from '../../client/attempt-timeout.ts'
import { createClient } from '../../client/client.ts'
import { fetchTransport } from '../../client/checked-fetch-transport.ts'
import { sleep } from '../../clock.ts'
import { HttpRequest } from '../../message/request.ts'
import { HttpResponse } from '../../message/response.ts'
import { httpTransport } from './transport.ts'
import { start } from './testing/start.ts'

const ELEVEN = Array.from({ length: 11 })

/** The warnings of Node while `act` goes on: more than ten listeners on one signal are one. */
async function warningsOf(act: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = []
  const note = (warning: Error) => warnings.push(warning.name)
  process.on('warning', note)
  await act()
  // Node says so in the next turn.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', note)
  return warnings
}

test('eleven waits on one signal are no leak', async () => {
  const { signal } = new AbortController()
  const act = () => Promise.all(ELEVEN.map(() => sleep(1, signal)))
  expect(await warningsOf(act)).toEqual([])
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('an abort ends all of them with its reason', async () => {
  const tab = new AbortController()
  const waits = ELEVEN.map(() => sleep(60_000, tab.signal).catch((error: unknown) => error))
  const reason = new Error('closed')
  tab.abort(reason)
  expect(new Set(await Promise.all(waits))).toEqual(new Set([reason]))
})

test('so are eleven waits on the signal of a server’s request, and eleven calls that it makes', async () => {
  const other = await start(async () => new HttpResponse('x'))
  const client = createClient({ baseUrl: other.url, middleware: [attemptTimeout(5000)] })
  onTestFinished(() => client.close())
  const server = await start(async (request) => {
    const { signal = AbortSignal.abort() } = request
    await Promise.all(ELEVEN.map(() => sleep(1, signal)))
    await Promise.all(ELEVEN.map(async () => (await client.get('/', { signal })).text()))
    return new HttpResponse('done')
  })
  const act = async () => (await createClientOf(server.url).get('/')).text()
  expect(await warningsOf(act)).toEqual([])
})

test.each([
  ['undici', httpTransport()],
  ['fetch', fetchTransport()],
])('so are eleven requests with one signal on a bare transport: %s', async (_, transport) => {
  onTestFinished(() => transport.close())
  const { url } = await start(async () => new HttpResponse('x'))
  const { signal } = new AbortController()
  const act = () =>
    Promise.all(ELEVEN.map(async () => (await transport(new HttpRequest(url, { signal }))).text()))
  expect(await warningsOf(act)).toEqual([])
})

function createClientOf(baseUrl: URL) {
  const client = createClient({ baseUrl })
  onTestFinished(() => client.close())
  return client
}
