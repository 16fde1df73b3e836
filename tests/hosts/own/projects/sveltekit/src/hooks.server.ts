import { toHandle } from 'middleware-cookbook/hosts/sveltekit'
import { onError } from '../lib/app.ts'
import { byPath } from '../lib/recipes.ts'

export const handle = toHandle(byPath, { onError })
