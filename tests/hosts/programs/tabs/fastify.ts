// #region tab
import Fastify from 'fastify'
import { toFastify } from 'middleware-cookbook/hosts/fastify'
import { recipe } from './recipe.ts'

const app = Fastify()
app.register(toFastify(recipe))

app.get('/hello', async () => 'Hello')
// #endregion tab

import { listening as serving } from '../listening.ts'
app.setNotFoundHandler((request, reply) => {
  reply.code(404)
  return request.url === '/nothing'
    ? reply.send()
    : reply.type('text/plain').send('not here')
})
await app.ready()
export const listening = await serving(app.server)
