import {
  compose,
  createClient,
  HttpResponse,
  httpTransport,
  NetworkError,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import { retry } from 'middleware-cookbook/client/retry'

/**
 * What the packed library does on a platform that has `fetch` and no sockets, by name. It runs in workerd and in a browser,
 * against the server of `runtimes/fetch-target.ts`. (In that folder the compiler would look for the library in vain: it is a package of
 * its own.)
 */
export async function fetchCases(base: string): Promise<Record<string, string>> {
  const client = createClient({ baseUrl: base })
  const cases: Record<string, () => Promise<string>> = {
    'reads JSON': async () => JSON.stringify(await (await client.get('/json')).json()),
    'sends JSON': async () => (await client.post('/echo', { json: { a: 'é' } })).text(),
    'sends a form': async () => {
      const form = new FormData()
      form.append('file', new Blob(['x']), 'a.txt')
      return (await client.post('/form', { body: form })).text()
    },
    'undoes gzip': async () => {
      const response = await client.get('/gzip')
      return `${await response.text()} ${String(response.headers.get('content-encoding'))}`
    },
    'reads a stream of 1 MB': async () => {
      let size = 0
      for await (const chunk of (await client.get('/stream')).stream()) size += chunk.byteLength
      return String(size)
    },
    'leaves a stream in the middle': async () => {
      for await (const _ of (await client.get('/endless')).stream()) break
      return 'left'
    },
    'HEAD has no content': async () => {
      const response = await client.head('/json')
      return `${response.status} ${await response.text()}.`
    },
    'follows a redirect': async () => {
      const hops: string[] = []
      const watch: Middleware = async (request, next) => {
        const response = await next(request)
        hops.push(`${response.status} ${response.headers.getSetCookie().join()}`.trim())
        return response
      }
      const sending = compose([watch], httpTransport())
      const transport = Object.assign(sending, { close: () => Promise.resolve() })
      const response = await createClient({ baseUrl: base, transport }).get('/redirect')
      return `${new URL(response.url).pathname} after ${hops.join(', ')}`
    },
    'keeps a redirect that it must not follow': async () => {
      const response = await client.get('/redirect', { redirect: 'manual' })
      return `${response.status} ${String(response.headers.get('location'))}`
    },
    'tries again': async () => {
      const middleware = [retry({ initialDelay: 1 })]
      return (await client.get('/flaky', { middleware })).text()
    },
    'signs in': async () => {
      const middleware = [basicAuth({ username: 'ada', password: 'x', origin: base })]
      return (await client.get('/authorization', { middleware })).text()
    },
    'names a timeout': () => failure(client.get('/never', { timeout: 50 })),
    'passes on the reason of an abort': () => {
      const controller = new AbortController()
      const call = client.get('/never', { signal: controller.signal })
      controller.abort(new Error('enough'))
      return failure(call)
    },
    'a dead port is a NetworkError': async () => {
      const call = client.get('http://127.0.0.1:1/')
      return String(await call.catch((error: unknown) => error instanceof NetworkError))
    },
    'calls an application in memory': async () => {
      const app = () => Promise.resolve(new HttpResponse('here'))
      return (await createClient({ transport: app }).get('http://app.test/')).text()
    },
    serves: async () => {
      const server = await serve(() => Promise.resolve(new HttpResponse('on the page')))
      return (await client.get(server.url)).text()
    },
    'takes connections, and closes': async () => {
      const transport = httpTransport({ connections: 1 })
      const response = await createClient({ baseUrl: base, transport }).get('/json')
      await transport.close()
      return String(response.status)
    },
  }
  const results: Record<string, string> = {}
  for (const [name, run] of Object.entries(cases)) results[name] = await run().catch(String)
  return results
}

function failure(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'an answer',
    (error: unknown) => String(error).replace(/:\d+\//, ':[port]/'),
  )
}
