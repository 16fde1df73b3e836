import { toRoute } from 'middleware-cookbook/hosts/next'
import { handle } from '../../../../handle.ts'
import { onError } from '../../../../lib/app.ts'
import { byPath } from '../../../../lib/recipes.ts'

const route = toRoute(byPath, handle, { onError })

export { route as GET, route as POST }
