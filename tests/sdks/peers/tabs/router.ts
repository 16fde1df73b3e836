import { initTRPC } from '@trpc/server'

const t = initTRPC.create()

/** A service of tRPC. A client knows its type only. */
export const appRouter = t.router({
  hello: t.procedure.query(() => ({ text: 'Hello' })),
  rename: t.procedure.mutation(() => ({ text: 'Hello' })),
})
export type AppRouter = typeof appRouter
