/** A reader's own handlers, for hosts without a router of their own. */
export async function ownHandlers(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/fail') return new Response('own', { status: 503 })
  if (pathname === '/echo') return new Response(await request.text())
  const headers = new Headers({ 'x-own': '1' })
  headers.append('set-cookie', 'a=1')
  headers.append('set-cookie', 'b=2')
  return new Response('plain', { headers })
}
