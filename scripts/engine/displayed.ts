import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fence, Page } from './pages.ts'
import type { Problem } from './problem.ts'
import { slice } from './regions.ts'

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

function textOf(html: string): string {
  return html
    .replace(NOTE, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

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
function isListed(root: string, { listings }: Page, code: string): boolean {
  return listings.some(
    ({ kind, of }) =>
      kind === 'reference' ||
      (kind === 'rules' && contains(testsIn(join(root, 'snippets', of)), code)),
  )
}

/** Code that stands inside a `describe` is shown without its indentation. */
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
