import Fastify from 'fastify'
import { toFastify } from 'middleware-cookbook/hosts/fastify'
import { listening as serving } from '../listening.ts'
import { found, recipes } from './recipes.ts'

// #region app
const app = Fastify()
app.register(toFastify(recipes))
app.get('/me', async () => found())
// #endregion app

await app.ready()
export const listening = await serving(app.server)
