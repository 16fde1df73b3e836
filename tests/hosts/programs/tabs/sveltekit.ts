// #region tab
// src/hooks.server.ts
import { toHandle } from 'middleware-cookbook/hosts/sveltekit'
import { recipe } from './recipe.ts'

export const handle = toHandle(recipe)
// #endregion tab

import { handle as own } from './handler.ts'
import { listenFetch } from '../listen-fetch.ts'
export const listening = await listenFetch((request) =>
  handle({ event: { request }, resolve: (event) => own(event.request) }),
)
