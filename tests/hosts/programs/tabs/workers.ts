// #region tab
// src/index.ts
import { around } from 'middleware-cookbook'
import { recipe } from './recipe.ts'

const withRecipe = around(recipe)

async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  return pathname === '/hello'
    ? new Response('Hello')
    : new Response(null, { status: 404 })
}

export default {
  fetch: (request: Request, ...host: unknown[]) =>
    withRecipe(request, (changed = request) => handle(changed), ...host),
}
// #endregion tab
