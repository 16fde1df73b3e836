// #region tab
import { createClient } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const client = createClient({ baseUrl: api, middleware: [recipe] })
// #endregion tab

export const call = async (path: string) => (await client.get(path)).text()
export const close = () => client.close()
