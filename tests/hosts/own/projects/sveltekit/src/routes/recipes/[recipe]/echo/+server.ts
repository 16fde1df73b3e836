import type { RequestHandler } from './$types'

export const POST: RequestHandler = async ({ request }) => new Response(await request.text())
