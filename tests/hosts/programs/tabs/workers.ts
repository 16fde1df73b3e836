// #region tab
// src/index.ts
import { around } from 'middleware-cookbook'
import { recipe } from './recipe.ts'

const withRecipe = around(recipe)
const handle = async (request: Request) =>
  new URL(request.url).pathname === '/hello'
    ? new Response('Hello')
    : new Response(null, { status: 404 })

export default {
  fetch: (request: Request, env: unknown, ctx: unknown) =>
    withRecipe(request, (changed = request) => handle(changed), env, ctx),
}
// #endregion tab
