import type { ShikiTransformer } from 'shiki'
import type { Token } from './page-position.ts'

/** The heading below which long files are folded: a reader looks at the recipe after its use. */
const HEADING = 'The recipe'

/** A file of up to so many lines is shown as it is. */
const LONGEST = 40

/** The first line that says something: a comment or a declaration, after the imports. */
const DECLARES =
  /^(?:\/\*\*|(?:export )?(?:abstract |async |default )*(?:class|const|function|interface|let|type \w+ =))/

export interface Fold {
  /** HTML of the switch below the code. */
  readonly html: string
  /** How many lines above its visible part a folded file leaves out. */
  readonly skipped: number
}

/**
 * The switch below a long file of a recipe, which shows the rest of it. The whole file is in the page: a style sheet
 * cuts off its imports and its end where scripts run, so that it is complete on paper, without scripts and for a screen
 * reader.
 *
 * @returns undefined for a block that is not folded
 */
export function foldOf(code: string, tokens: readonly Token[], index: number): Fold | undefined {
  const lines = code.split('\n')
  if (lines.length <= LONGEST || headingAbove(tokens, index) !== HEADING) return undefined
  return {
    html:
      '<details class="block-fold" v-pre><summary>' +
      `<span class="more">Show all ${lines.length} lines</span>` +
      '<span class="less">Show less</span>' +
      '</summary></details>',
    skipped: skippedOf(lines),
  }
}

function skippedOf(lines: readonly string[]): number {
  return Math.max(
    0,
    lines.findIndex((line) => DECLARES.test(line)),
  )
}

/**
 * Marks the line that a folded file begins with. Those above it are as high as one row each, however narrow the window,
 * so that the style sheet can leave out as many rows as there are lines.
 */
export const foldTransformer: ShikiTransformer = {
  name: 'middleware-cookbook:fold',
  line(node, line) {
    const lines = this.source.split('\n')
    if (lines.length <= LONGEST || line === 1) return
    if (line === skippedOf(lines) + 1) this.addClassToHast(node, 'first')
  },
}

/** The text of the last second-level heading before a token. */
function headingAbove(tokens: readonly Token[], index: number): string | undefined {
  const opening = tokens
    .slice(0, index)
    .findLastIndex(({ type, tag }) => type === 'heading_open' && tag === 'h2')
  return tokens[opening + 1]?.content
}
