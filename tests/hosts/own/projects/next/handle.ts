import { cookies } from 'next/headers'

/** A reader's own route handler. The second cookie is set by Next's way. */
export async function handle(
  request: Request,
  { params }: { params: Promise<{ name: string }> },
): Promise<Response> {
  const { name } = await params
  if (name === 'fail') return new Response('own', { status: 503 })
  if (name === 'echo') return new Response(await request.text())
  const jar = await cookies()
  jar.set('b', '2')
  return new Response('plain', {
    headers: { 'x-own': '1', 'set-cookie': 'a=1', 'content-length': '5' },
  })
}
