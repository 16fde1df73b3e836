// #region tab
import { createFetch } from 'ofetch'
import { createClient } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const { fetch } = createClient({ middleware: [recipe] })
const http = createFetch({ fetch, defaults: { retry: 0 } })
// #endregion tab

export const call = (path: string) => http(String(new URL(path, api)))
