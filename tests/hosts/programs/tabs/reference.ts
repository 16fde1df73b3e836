// #region tab
import { compose, HttpResponse, serve } from 'middleware-cookbook'
import { handle } from './handler.ts'
import { recipe } from './recipe.ts'

const app = compose([recipe], async ({ method, href }) => {
  const { status, body } = await handle(new Request(href, { method }))
  return new HttpResponse(body, { status })
})
const server = await serve(app)
// #endregion tab

export const listening = {
  port: Number(server.url.port),
  close: () => server.close(),
}
