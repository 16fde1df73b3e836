import { HttpResponse, serve } from 'middleware-cookbook'

/** A service that is busy for the first two requests, and then answers. */
export async function busyTwice(answer: unknown) {
  let requests = 0
  const server = await serve(async () =>
    ++requests <= 2
      ? new HttpResponse('busy', { status: 503 })
      : HttpResponse.json(answer),
  )
  return {
    url: server.url,
    requests: () => requests,
    close: () => server.close(),
  }
}
