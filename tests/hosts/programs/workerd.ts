import { toFetch } from 'middleware-cookbook'
import { app, onError } from '../app.ts'

// #region mount
export default { fetch: toFetch(app, { onError }) }
// #endregion mount
