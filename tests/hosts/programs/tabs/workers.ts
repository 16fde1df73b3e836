// #region tab
import { around } from 'middleware-cookbook'
import { handle } from './handler.ts'
import { recipe } from './recipe.ts'

const withRecipe = around(recipe)

export default {
  fetch: (request: Request, ...host: unknown[]) =>
    withRecipe(request, (changed = request) => handle(changed), ...host),
}
// #endregion tab
