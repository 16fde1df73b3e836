import {
  BodyConsumedError,
  compose,
  createClient,
  HttpError,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
  type ServeOptions,
} from 'middleware-cookbook'
import { expect, test } from 'vitest'

/** Posts `body` to `app` on a socket and returns status and text. */
async function post(
  app: Handler,
  body: string,
  options: ServeOptions = {},
): Promise<string> {
  const server = await serve(app, options)
  const client = createClient()
  try {
    const response = await client.post(server.url, { body })
    return `${response.status} ${await response.text()}`
  } finally {
    await client.close()
    await server.close()
  }
}

test('a stream that was taken and not read counts as taken', async () => {
  const app: Handler = async (request) => {
    request.stream()
    await expect(request.text()).rejects.toThrow(BodyConsumedError)
    return new HttpResponse('checked')
  }
  expect(await post(app, 'milk')).toBe('200 checked')
})

test('two copies of a request share what was read', async () => {
  const app: Handler = async (request) => {
    const copy = request.withHeader('x-copy', 'yes')
    return new HttpResponse(`${await copy.text()} ${await request.text()}`)
  }
  expect(await post(app, 'milk')).toBe('200 milk milk')
})

test('readers at the same time get the same', async () => {
  const app: Handler = async (request) => {
    const [text, again] = await Promise.all([request.text(), request.text()])
    return new HttpResponse(`${text} ${again}`)
  }
  expect(await post(app, 'milk')).toBe('200 milk milk')
})

test('bytes() gives an array of one’s own: changing it changes no body', async () => {
  const app: Handler = async (request) => {
    const bytes = await request.bytes()
    bytes.fill(0)
    return new HttpResponse(await request.text())
  }
  expect(await post(app, 'milk')).toBe('200 milk')
})

test('a second read after a caught 413 gets the 413 again, by any read', async () => {
  const statuses: number[] = []
  const status = (error: unknown) => {
    if (error instanceof HttpError) statuses.push(error.status)
  }
  const app: Handler = async (request) => {
    await request.text().catch(status)
    await request.json().catch(status)
    await request.bytes().catch(status)
    try {
      for await (const chunk of request.stream()) expect(chunk).toBe('nothing')
    } catch (error) {
      status(error)
    }
    return new HttpResponse('checked')
  }
  expect(await post(app, 'far too much', { maxBodySize: 3 })).toBe(
    '200 checked',
  )
  expect(statuses).toEqual([413, 413, 413, 413])
})

test('after JSON that does not parse, text() still has the text', async () => {
  const app: Handler = async (request) => {
    await expect(request.json()).rejects.toThrow(HttpError)
    return new HttpResponse(await request.text())
  }
  expect(await post(app, 'no json')).toBe('200 no json')
})

test('the limit holds for the raw stream as well', async () => {
  const app: Handler = async (request) => {
    let size = 0
    for await (const chunk of request.stream()) size += chunk.byteLength
    return new HttpResponse(String(size))
  }
  expect(await post(app, 'far too much', { maxBodySize: 3 })).toMatch(/^413 /)
})

test('a body of exactly the limit is read', async () => {
  const app: Handler = async (request) => new HttpResponse(await request.text())
  expect(await post(app, 'milk', { maxBodySize: 4 })).toBe('200 milk')
  expect(await post(app, 'milks', { maxBodySize: 4 })).toMatch(/^413 /)
})

test('a middleware outside can turn the 413 into an answer of its own', async () => {
  const friendly: Middleware = async (request, next) => {
    try {
      return await next(request)
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 413) throw error
      return new HttpResponse('Send less', { status: 413 })
    }
  }
  const app: Handler = async (request) => new HttpResponse(await request.text())
  const limited = compose([friendly], app)
  expect(await post(limited, 'too much', { maxBodySize: 3 })).toBe(
    '413 Send less',
  )
})
