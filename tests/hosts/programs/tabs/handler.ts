/** A reader's own handler: a greeting, an error without content, and one with. */
export async function handle(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (pathname.endsWith('/nothing') || searchParams.has('missing')) {
    return new Response(null, { status: 404 })
  }
  return reads && pathname.endsWith('/hello')
    ? new Response('Hello')
    : new Response('not here', { status: 404 })
}
