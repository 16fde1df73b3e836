export const GET = () => new Response('own', { status: 503 })
