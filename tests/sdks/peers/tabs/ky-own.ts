// #region tab
import ky from 'ky'
import { createClient } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const { fetch } = createClient({ middleware: [recipe] })
const http = ky.create({ fetch, retry: 0, timeout: false })
// #endregion tab

export const call = (path: string) => http.get(new URL(path, api)).text()
