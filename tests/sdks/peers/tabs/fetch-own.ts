// #region tab
import { createClient } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const { fetch } = createClient({ middleware: [recipe] })
// #endregion tab

export const call = async (path: string) =>
  (await fetch(new URL(path, api))).text()
