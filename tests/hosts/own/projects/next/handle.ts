import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import type { NextRequest } from 'next/server'

/** A reader's own route handler. The second cookie is set by Next's way. */
export async function handle(
  request: NextRequest,
  { params }: { params: Promise<{ name: string }> },
): Promise<Response> {
  const { name } = await params
  if (name === 'fail') return new Response('own', { status: 503 })
  if (name === 'echo') return new Response(await request.text())
  if (name === 'nowhere') notFound()
  const jar = await cookies()
  jar.set('b', '2')
  if (name === 'moved') redirect(`/there?a=1;${request.nextUrl.searchParams.get('b') ?? ''}`)
  return new Response('plain', {
    headers: { 'x-own': '1', 'set-cookie': 'a=1', 'content-length': '5' },
  })
}
