import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ cookies }) => {
  cookies.set('b', '2', { path: '/' })
  return new Response('plain', { headers: { 'x-own': '1', 'set-cookie': 'a=1' } })
}
