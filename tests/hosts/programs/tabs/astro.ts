// #region tab
// src/middleware.ts
import { toAstro } from 'middleware-cookbook/hosts/astro'
import { recipe } from './recipe.ts'

export const onRequest = toAstro(recipe)
// #endregion tab

import { handle as own } from './handler.ts'
import { listenFetch } from '../listen-fetch.ts'
export const listening = await listenFetch((request) =>
  onRequest({ request }, (changed = request) => own(changed)),
)
