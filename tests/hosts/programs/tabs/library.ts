// #region tab
import { compose, HttpResponse, routes, serve } from 'middleware-cookbook'
import { recipe } from './recipe.ts'

const app = routes({ 'GET /hello': async () => new HttpResponse('Hello') })
const server = await serve(compose([recipe], app))
// #endregion tab

export const listening = {
  port: Number(server.url.port),
  close: () => server.close(),
}
