import { around, toFetch, toNode, type HostOptions } from 'middleware-cookbook'
import { toAstro } from 'middleware-cookbook/hosts/astro'
import { toExpress } from 'middleware-cookbook/hosts/express'
import { toFastify } from 'middleware-cookbook/hosts/fastify'
import { toH3 } from 'middleware-cookbook/hosts/h3'
import { toHono } from 'middleware-cookbook/hosts/hono'
import { toKoa } from 'middleware-cookbook/hosts/koa'
import { toProxy, toRoute } from 'middleware-cookbook/hosts/next'
import { toHandle } from 'middleware-cookbook/hosts/sveltekit'
import { anyRecipe, home, notApp, optionsOf, type Entry } from './entry.ts'
import * as wrong from './wrong-values.ts'

const hostOptions: Record<keyof Required<HostOptions>, readonly unknown[]> = {
  maxBodySize: wrong.notAtLeast0,
  onError: wrong.notFunction,
  context: wrong.notFunction,
}
const notRecipe = [
  undefined,
  ...wrong.notMiddlewareList.filter((value) => typeof value !== 'function'),
]

/** An edge into a host. */
function edge(
  name: string,
  fn: unknown,
  call: (middleware: never, options?: HostOptions) => unknown,
): Entry {
  return {
    name,
    fn,
    args: { middleware: [call, notRecipe] },
    options: optionsOf<HostOptions>((options) => call(anyRecipe as never, options), hostOptions),
  }
}

/** The edges into hosts. */
export const hosting: readonly Entry[] = [
  {
    name: 'toFetch',
    fn: toFetch,
    args: { app: [toFetch, notApp] },
    options: optionsOf<HostOptions>((options) => toFetch(home, options), hostOptions),
  },
  {
    name: 'toNode',
    fn: toNode,
    args: { app: [toNode, notApp] },
    options: optionsOf<HostOptions>((options) => toNode(home, options), hostOptions),
  },
  edge('around', around, around),
  edge('toExpress', toExpress, toExpress),
  edge('toFastify', toFastify, toFastify),
  edge('toKoa', toKoa, toKoa),
  edge('toHono', toHono, toHono),
  edge('toAstro', toAstro, toAstro),
  edge('toHandle', toHandle, toHandle),
  edge('toH3', toH3, (middleware, options) => toH3(middleware, () => new Response(), options)),
  edge('toRoute', toRoute, (middleware, options) =>
    toRoute(middleware, () => new Response(), options),
  ),
  edge('toProxy', toProxy, (middleware, options) =>
    toProxy(middleware, () => new Response(), options),
  ),
  {
    name: 'toRoute',
    fn: toRoute,
    args: { handler: [(handler) => toRoute(anyRecipe, handler), notApp] },
  },
  {
    name: 'toProxy',
    fn: toProxy,
    args: { next: [(next) => toProxy(anyRecipe, next), notApp] },
  },
  {
    name: 'toH3',
    fn: toH3,
    args: { toResponse: [(toResponse) => toH3(anyRecipe, toResponse), notApp] },
  },
]
