/**
 * Points a client to a forward proxy that asks for a password.
 * @node a browser's proxy is the browser's own
 */
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type HttpRequest,
} from 'middleware-cookbook'
import { proxyDigestAuth } from 'middleware-cookbook/client/digest-auth'
import {
  digestAuth as requireDigest,
  passwordHashes,
} from 'middleware-cookbook/server/digest-auth'
import { request as sendTo, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'

// #region use
/** Sends every request to the proxy: the whole URL is the target there (RFC 9112 §3.2.2). */
function through({ hostname, port }: URL): Handler {
  return async function throughProxy(request) {
    const { method, href, url, signal } = request
    const headers = { ...request.headers.toRecord(), host: url.host }
    const options = { hostname, port, method, path: href, headers, signal }
    const body = await request.bytes()
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      sendTo(options, resolve).on('error', reject).end(body)
    })
    return toResponse(answer)
  }
}

function clientOf(proxy: URL, password: string) {
  return createClient({
    transport: through(proxy),
    middleware: [proxyDigestAuth({ username: 'ada', password })],
  })
}
// #endregion use

async function toResponse(answer: IncomingMessage): Promise<HttpResponse> {
  const { statusCode: status = 502, headersDistinct } = answer
  const headers = Object.entries(headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  )
  return new HttpResponse(await buffer(answer), { status, headers })
}

const realm = 'the way out'
const askFor = requireDigest({
  as: 'proxy',
  realm,
  lookup: (name, algorithm) =>
    name === 'ada'
      ? passwordHashes(algorithm, name, realm, 'lovelace')
      : undefined,
})
const outside = createClient()
const forward = async (request: HttpRequest) => {
  console.log(`proxy: ${request.method} ${request.url.pathname}`)
  const headers = request.headers.without('proxy-authorization')
  return outside.request(request.with({ headers }))
}
const proxy = await serve(compose([askFor], forward))
const notes = await serve(async ({ headers }) => {
  const told = headers.has('proxy-authorization') ? 'too much' : 'nothing'
  return new HttpResponse(`buy milk; the proxy told me ${told}`)
})

for (const password of ['lovelace', 'guess']) {
  const client = clientOf(proxy.url, password)
  const response = await client.get(new URL('/note?id=7', notes.url))
  console.log(response.status, (await response.text()).trim())
}

await outside.close()
await proxy.close()
await notes.close()
