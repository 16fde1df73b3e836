// #region tab
import axios from 'axios'
import { createClient } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const { fetch } = createClient({ middleware: [recipe] })
const http = axios.create({ adapter: 'fetch', env: { fetch } })
// #endregion tab

export const call = (path: string) => http.get(String(new URL(path, api)))
