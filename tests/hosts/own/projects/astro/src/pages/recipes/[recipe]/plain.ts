import type { APIRoute } from 'astro'

export const GET: APIRoute = ({ cookies }) => {
  cookies.set('b', '2')
  return new Response('plain', { headers: { 'x-own': '1', 'set-cookie': 'a=1' } })
}
