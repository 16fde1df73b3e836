import { Elysia } from 'elysia'
import { toFetch } from 'middleware-cookbook'
import { app, onError } from '../app.ts'

// #region mount
const server = new Elysia()
  .mount(toFetch(app, { onError }))
  .listen({ port: 0, hostname: '127.0.0.1' })
// #endregion mount
console.log(`port ${server.server?.port}`)
