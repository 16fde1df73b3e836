/** How a file imports its neighbour: `./retry-budget.ts`, `./retry-after.js`, or without an ending. */
export type Ending = '.ts' | '.js' | '.mjs' | ''

/** Relative imports at the start of a line, and the last line of those that take several. */
const RELATIVE =
  /^((?:import|export|\})[^'"\n]*?\bfrom\s*['"]|import\s*['"])(\.\.?\/[^'"\n]*?)(?:\.(?:ts|js|mjs))?(?=['"])/gm

/** Gives all relative imports this ending. Nothing else changes. */
export function withEnding(text: string, ending: Ending): string {
  return text.replace(RELATIVE, `$1$2${ending}`)
}
