import { gzipSync } from 'node:zlib'
import { HttpResponse, routes, serve, type Handler, type Server } from '../../runtime/index.ts'

/** The server that `fetch-platform/fetch-cases.ts` calls, with further routes for what a page has to load. */
export function fetchTarget(more: Readonly<Record<string, Handler>> = {}): Promise<Server> {
  let calls = 0
  return serve(
    routes({
      'GET /json': async () => HttpResponse.json({ a: 1 }),
      'POST /echo': async (request) =>
        new HttpResponse(`${String(request.headers.get('content-type'))} ${await request.text()}`),
      'POST /form': async (request) => {
        const file = (await request.formData()).get('file')
        return new HttpResponse(file instanceof File ? file.name : String(file))
      },
      'GET /gzip': async () =>
        new HttpResponse(gzipSync('packed'), { headers: { 'content-encoding': 'gzip' } }),
      'GET /stream': async () => new HttpResponse(() => pieces(16)),
      'GET /endless': async () => new HttpResponse(() => pieces(Infinity)),
      'GET /redirect': async () =>
        new HttpResponse(null, {
          status: 302,
          headers: { location: '/json', 'set-cookie': ['a=1', 'b=2'] },
        }),
      'GET /flaky': async () => {
        calls++
        return new HttpResponse(`call ${calls}`, { status: calls < 3 ? 503 : 200 })
      },
      'GET /authorization': async (request) =>
        new HttpResponse(request.headers.get('authorization')),
      'GET /never': ({ signal }) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => {
            resolve(new HttpResponse())
          })
        }),
      ...more,
    }),
    { onError: () => undefined },
  )
}

async function* pieces(count: number): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < count; sent++) yield await Promise.resolve(new Uint8Array(65_536))
}
