import { contextKey } from '../message/context.ts'

/**
 * What the host passed besides the request, as it was passed: `[env, ctx]` in Workers, `[info]` in Deno, `[server]` in Bun,
 * `[req, res]` under {@link toNode}, and what an edge has: `[env, ctx]` in Hono, `[event]` in SvelteKit, `[context]` in
 * Astro. For values with types of your own use the option `context`.
 *
 * @example const [env] = request.get(hostContext) ?? []
 */
export const hostContext = /* @__PURE__ */ contextKey<readonly unknown[]>('hostContext')

/**
 * Keeps the host alive until a promise settles, after the response: for a log or a write to a cache. Undefined where the
 * host has no such function, as in Node: there work goes on by itself.
 *
 * @example request.get(waitUntil)?.(writeLog())
 */
export const waitUntil = /* @__PURE__ */ contextKey<(work: Promise<unknown>) => void>('waitUntil')
