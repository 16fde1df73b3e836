import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/** What a function gets and gives, in payload format 2.0 of API Gateway. */
type Invoke = (event: never, context: never) => unknown

interface Result {
  readonly statusCode: number
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: readonly string[]
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

/**
 * Stands for API Gateway before a function: it passes whole requests as events, and sends whole results.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function apiGateway(invoke: Invoke): RequestListener {
  return (request, response) => void answer(invoke, request, response)
}

async function answer(invoke: Invoke, request: IncomingMessage, response: ServerResponse) {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const result = (await invoke(
      eventOf(request, Buffer.concat(chunks)) as never,
      { getRemainingTimeInMillis: () => 30_000 } as never,
    )) as Result
    const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result
    const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
    response.writeHead(statusCode, {
      ...headers,
      ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
    })
    response.end(request.method === 'HEAD' ? undefined : bytes)
  } catch {
    response.destroy()
  }
}

function eventOf(request: IncomingMessage, body: Buffer) {
  const { method = 'GET', url = '/', headers, socket } = request
  const [path = '/', query = ''] = url.split(/\?(.*)/s)
  const { cookie, ...others } = headers
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookie !== undefined && { cookies: cookie.split('; ') }),
    headers: { ...others, 'x-forwarded-proto': 'http', 'x-forwarded-for': socket.remoteAddress },
    requestContext: {
      domainName: headers.host,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: socket.remoteAddress },
      stage: '$default',
    },
    ...(body.length > 0 && { body: body.toString('base64') }),
    isBase64Encoded: body.length > 0,
  }
}
