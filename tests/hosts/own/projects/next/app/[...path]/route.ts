import { toFetch } from 'middleware-cookbook'
import { app, onError } from '../../lib/app.ts'

const handler = toFetch(app, { onError })

export {
  handler as GET,
  handler as POST,
  handler as PUT,
  handler as PATCH,
  handler as DELETE,
  handler as OPTIONS,
}
