import { toRoute } from 'middleware-cookbook/hosts/next'
import { currentRequestId, requestId } from 'middleware-cookbook/server/request-id'
import type { NextRequest } from 'next/server'

export const runtime = 'edge'

/** The recipe changes the request, and keeps the id in an AsyncLocalStorage. */
export const POST = toRoute(requestId(), async (request: NextRequest) =>
  Response.json([currentRequestId(), request.nextUrl.pathname, await request.text()]),
)
