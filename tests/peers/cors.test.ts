import { createServer, type RequestListener } from 'node:http'
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  serve,
  toNode,
  type Client,
  type Handler,
  type HttpResponse as Response,
} from 'middleware-cookbook'
import { toExpress } from 'middleware-cookbook/hosts/express'
import { cors, type CorsOptions } from 'middleware-cookbook/server/cors'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listening } from '../hosts/programs/listening.ts'
import { openBrowser } from '../site/browser.ts'
import { corsApp, expressApp } from './libraries/cors.js'

const notes = 'https://notes.example.org'
const admin = 'https://admin.example.org'
const evil = 'https://evil.example.net'
const options = { origin: [notes, admin], credentials: true, methods: ['GET', 'PUT'], maxAge: 60 }
const preflight = (origin: string) => ({ origin, 'access-control-request-method': 'PUT' })

const ours: Handler = async ({ pathname }) => {
  if (pathname === '/fail') throw new HttpError(503)
  return new HttpResponse('hello')
}
const theirs: RequestListener = (req, res) => {
  if (req.url === '/fail') throw Object.assign(new Error('down'), { status: 503 })
  res.end('hello')
}

type Listener = (...exchange: Parameters<RequestListener>) => unknown

/** Serves until the test is over. */
async function clientOf(listener: Listener): Promise<Client> {
  const server = await listening(createServer((req, res) => void listener(req, res)))
  const client = createClient({ baseUrl: `http://127.0.0.1:${server.port}` })
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  return client
}

async function pair(given: CorsOptions = options, more: object = {}): Promise<readonly Client[]> {
  const packaged = { ...given, ...more }
  return Promise.all([
    clientOf(corsApp(packaged, theirs)),
    clientOf(toNode(compose([cors(given)], ours), { onError: () => undefined })),
  ])
}

/** The fields of CORS, with names of headers in lower case and lists with one space. */
function fieldsOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries(
    [...headers]
      .filter(([name]) => /^(access-control-|vary)/.test(name))
      .map(([name, value]) => [name, value.split(/, */).join(', ')]),
  )
}

type Asking = readonly [method: string, headers: Record<string, string>, path?: string]

async function both(clients: readonly Client[], [method, headers, path = '/']: Asking) {
  return Promise.all(
    clients.map(async (client) => {
      const response = await client.request(path, { method, headers })
      await response.release()
      return { status: response.status, fields: fieldsOf(response), response }
    }),
  )
}

describe('the package cors, with the same options', () => {
  test.each<readonly [string, Record<string, string>, string]>([
    ['GET', { origin: notes }, '/'],
    ['GET', { origin: admin }, '/'],
    ['GET', {}, '/'],
    ['HEAD', { origin: notes }, '/'],
    ['POST', { origin: notes }, '/'],
    ['PUT', { origin: notes }, '/'],
    ['GET', { origin: notes }, '/fail'],
  ])('answers as we do: %s %j %s', async (method, headers, path) => {
    const [packaged, recipe] = await both(await pair(), [method, headers, path])
    // `cors` sends this also to those that may not read.
    expect(recipe?.fields).toEqual(
      'origin' in headers ? packaged?.fields : { vary: packaged?.fields['vary'] },
    )
  })

  test('answers a preflight as we do, with the headers that are listed', async () => {
    const allowedHeaders = ['content-type']
    const clients = await pair({ ...options, allowedHeaders })
    const [packaged, recipe] = await both(clients, ['OPTIONS', preflight(notes)])
    expect(recipe?.status).toBe(packaged?.status)
    expect(recipe?.fields).toEqual(packaged?.fields)
  })
})

describe('where the package cors differs', () => {
  test('it gives a 204 a length, which RFC 9110 §8.6 forbids', async () => {
    const [packaged, recipe] = await both(await pair(), ['OPTIONS', preflight(notes)])
    expect(packaged?.response.headers.get('content-length')).toBe('0')
    expect(recipe?.response.headers.has('content-length')).toBe(false)
  })

  test('it echoes the headers that are asked for', async () => {
    const headers = { ...preflight(notes), 'access-control-request-headers': 'x-secret' }
    const [packaged, recipe] = await both(await pair(), ['OPTIONS', headers])
    expect(packaged?.fields).toMatchObject({
      'access-control-allow-headers': 'x-secret',
      vary: 'Origin, Access-Control-Request-Headers',
    })
    expect(recipe?.fields).toMatchObject({
      'access-control-allow-headers': 'content-type',
      vary: 'Origin',
    })
  })

  test('it lists methods and credentials for an origin that is not allowed', async () => {
    const [packaged, recipe] = await both(await pair(), ['OPTIONS', preflight(evil)])
    expect(packaged?.fields).toHaveProperty('access-control-allow-methods')
    expect(packaged?.fields).toHaveProperty('access-control-allow-credentials')
    expect(recipe?.fields).toEqual({ vary: 'Origin' })
  })

  test('it answers an OPTIONS that is no preflight', async () => {
    const [packaged, recipe] = await both(await pair(), ['OPTIONS', { origin: notes }])
    expect([packaged?.status, recipe?.status]).toEqual([204, 200])
  })

  test('it sends Vary with a value that is always the same', async () => {
    const [packaged, recipe] = await both(await pair({ origin: notes }), ['GET', { origin: notes }])
    expect(packaged?.fields['vary']).toBe('Origin')
    expect(recipe?.fields).toEqual({ 'access-control-allow-origin': notes })
  })

  test('it sends * with credentials, which browsers refuse', async () => {
    const client = await clientOf(corsApp({ origin: '*', credentials: true }, theirs))
    const response = await client.get('/', { headers: { origin: notes } })
    await response.release()
    expect(fieldsOf(response)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-credentials': 'true',
    })
  })
})

test('before the handlers of Express the recipe adds its fields, and answers preflights', async () => {
  const client = await clientOf(expressApp(toExpress(cors(options)), theirs))
  const recipe = await clientOf(toNode(compose([cors(options)], ours)))
  for (const asking of [
    ['GET', { origin: notes }],
    ['GET', { origin: evil }],
    ['OPTIONS', preflight(notes)],
    ['OPTIONS', preflight(evil)],
  ] as const) {
    const [express, alone] = await both([client, recipe], asking)
    expect(express?.status).toBe(alone?.status)
    expect(express?.fields).toEqual(alone?.fields)
  }
})

test('Chromium lets a page read what the recipe allows, and nothing else', async () => {
  const page = async () => HttpResponse.json('a page', { headers: { 'content-type': 'text/html' } })
  const [friend, stranger] = await Promise.all([serve(page), serve(page)])
  const api = await serve(
    compose(
      [cors({ origin: [friend.url, admin], credentials: true, exposedHeaders: ['x-own'] })],
      async (request) => {
        if (request.method === 'DELETE') throw new HttpError(403, 'Not yours')
        return new HttpResponse(await request.text(), { headers: { 'x-own': '1', 'x-other': '2' } })
      },
    ),
  )
  const browser = await openBrowser()
  onTestFinished(async () => {
    await browser.close()
    for (const server of [friend, stranger, api]) await server.close()
  })
  const calls = [
    { method: 'GET' },
    { method: 'GET', credentials: 'include' },
    { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
    { method: 'DELETE', credentials: 'include' },
    { method: 'PROPFIND' },
    { method: 'GET', headers: { authorization: 'Bearer a' } },
  ] as const
  const read: Record<string, unknown> = {}
  for (const [name, server] of Object.entries({ friend, stranger })) {
    const tab = await browser.newPage()
    await tab.goto(server.url.href)
    read[name] = await tab.evaluate(
      async ([url, inits]) => {
        const seen: unknown[] = []
        for (const init of inits) {
          try {
            const response = await fetch(url, init)
            const fields = [...response.headers.keys()].filter((field) => field.startsWith('x-'))
            seen.push([response.status, (await response.text()).trim(), ...fields])
          } catch {
            seen.push('blocked')
          }
        }
        return seen
      },
      [api.url.href, calls] as const,
    )
  }
  expect(read).toEqual({
    friend: [
      [200, '', 'x-own'],
      [200, '', 'x-own'],
      [200, '{}', 'x-own'],
      [403, 'Not yours'],
      'blocked',
      'blocked',
    ],
    stranger: calls.map(() => 'blocked'),
  })
})
