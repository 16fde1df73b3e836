import { toAstro } from 'middleware-cookbook/hosts/astro'
import { onError } from '../lib/app.ts'
import { byPath } from '../lib/recipes.ts'

export const onRequest = toAstro(byPath, { onError })
