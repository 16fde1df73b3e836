import { createRequire } from 'node:module'
import type ts from 'typescript'

/**
 * TypeScript, for who parses with it. It is loaded by the first who needs it: a build that remembers
 * all answers starts without. And it is required: `import` takes three times as long, looking for names.
 */
export function typescript(): typeof ts {
  return createRequire(import.meta.url)('typescript') as typeof ts
}
