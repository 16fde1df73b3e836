import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { comparisonOf } from '../../cookbook/comparison.ts'
import { DIRECTIVES } from '../../cookbook/directive.ts'
import type { Fence, Page } from '../../cookbook/page.ts'
import type { Problem } from '../../cookbook/problem.ts'
import { slice } from '../../cookbook/region.ts'
import { recipeOf } from '../../cookbook/recipe.ts'
import { waysToAdd } from '../../cookbook/ways-to-add.ts'
import { tabsOf } from '../../frameworks/frameworks.ts'

/** A block of code in built HTML, as a reader sees it. */
export interface DisplayedBlock {
  readonly code: string
  /** It is the whole file behind an excerpt. */
  readonly isWhole: boolean
}

/** Finds the blocks of code in a built page, in reading order. */
export function displayedBlocks(html: string): DisplayedBlock[] {
  const part = /<details class="block-whole">|<\/details>|<pre\b[^>]*><code\b[^>]*>([^]*?)<\/code>/g
  const blocks: DisplayedBlock[] = []
  let isWhole = false
  for (const [tag, code] of html.matchAll(part)) {
    if (code === undefined) isWhole = tag !== '</details>'
    else blocks.push({ code: textOf(code), isWhole })
  }
  return blocks
}

/** A note under a line of code, such as what the compiler says about it, is not the code's. */
const NOTE = /<span class="[^"]*\bvp-copy-ignore\b[^"]*">[^]*?<\/span>/g

/** In one pass: what an entity means is not read as another one. */
function textOf(html: string): string {
  return html
    .replace(NOTE, '')
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|quot|amp));/gi,
      (_, hex?: string, decimal?: string, name?: string) => {
        if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16))
        if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
        return NAMED[name ?? ''] ?? ''
      },
    )
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' }

/**
 * Compares the blocks of a built page with the files that they come from, byte for byte, after what
 * `slice` says it leaves out.
 */
export function wronglyDisplayed(root: string, page: Page, html: string): Problem[] {
  const expected = page.fences.flatMap((fence) => expectedBlocks(root, fence))
  const displayed = displayedBlocks(html)
  const comparable = displayed.filter(
    ({ code }) => expected.some((block) => block.code === code) || !isListed(root, page, code),
  )
  const length = Math.max(expected.length, comparable.length)
  return Array.from({ length }, (_, index) =>
    compareBlock(page, expected[index], comparable[index]),
  ).flat()
}

/** Rules are tests, taken from their file; a reference lists what the compiler says. */
function isListed(root: string, { directives }: Page, code: string): boolean {
  return directives.some(({ name, of }) => {
    const { shows } = DIRECTIVES[name]
    if (shows === 'tests') return contains(testsIn(join(root, 'snippets', of)), code)
    if (shows === 'tabs')
      return tabsOf(root, recipeOf(root, of).page).some((tab) => tab.code === code)
    if (shows === 'commands') return Object.values(waysToAdd(of)).includes(code)
    if (shows === 'output') return sidesOf(root, of).includes(code)
    return shows === 'declarations'
  })
}

/** What each of two versions printed. */
function sidesOf(root: string, program: string): string[] {
  const output = readFileSync(join(root, `snippets/${program}.out`), 'utf8')
  return comparisonOf(output).map(({ lines }) => lines.map(({ text }) => text).join('\n'))
}

/** Code inside a `describe` is shown without its indentation. */
function contains(text: string, code: string): boolean {
  return ['', '  ', '    '].some((indent) => text.includes(code.replace(/^(?=.)/gm, indent)))
}

function testsIn(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

interface ExpectedBlock extends DisplayedBlock {
  readonly line: number
  readonly origin: string
}

/** An excerpt is followed by the whole file. */
function expectedBlocks(root: string, { line, content, source }: Fence): ExpectedBlock[] {
  if (!source) {
    return [{ code: content.replace(/\n$/, ''), isWhole: false, line, origin: 'the block' }]
  }
  const text = readFileSync(join(root, source.path), 'utf8')
  const shown = {
    code: slice(text, source.region) ?? '',
    isWhole: false,
    line,
    origin: source.path,
  }
  if (source.region === '') return [shown]
  return [shown, { ...shown, code: slice(text) ?? '', isWhole: true }]
}

function compareBlock(
  { path }: Page,
  expected: ExpectedBlock | undefined,
  displayed: DisplayedBlock | undefined,
): Problem[] {
  if (expected?.code === displayed?.code && expected?.isWhole === displayed?.isWhole) return []
  return [
    {
      rule: 'displayed-otherwise',
      file: path,
      ...(expected && { line: expected.line }),
      message: expected
        ? `the built page does not show ${expected.origin} as it is`
        : 'the built page shows a block more than it imports',
      detail: `expected:\n${expected?.code ?? ''}\ndisplayed:\n${displayed?.code ?? ''}`,
    },
  ]
}
