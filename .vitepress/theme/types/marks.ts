import { readLines } from '../../../scripts/cookbook/line-ranges.ts'
import type { Popups } from '../../types/index.ts'

/** A name in a block that has a hover. */
export type Mark = HTMLElement

const sheets = new Map<string, Promise<Popups>>()
const marked = new WeakMap<Element, { readonly types: string; readonly done: Promise<void> }>()
const sheetOfBlock = new WeakMap<Element, Popups>()

/** Gives every name of a block that has a type an element of its own, once its types are loaded. */
export function markNames(block: HTMLElement): Promise<void> {
  const key = `${block.dataset['types']} ${block.dataset['lines']}`
  const known = marked.get(block)
  if (known?.types === key) return known.done
  const done = mark(block)
  marked.set(block, { types: key, done })
  // The network may be back at the next attempt.
  done.catch(() => marked.delete(block))
  return done
}

/** HTML of our own making, from our own site. */
export function popupOf(mark: Mark): string {
  const block = mark.closest('[data-types]')
  const sheet = block && sheetOfBlock.get(block)
  return sheet?.popups[Number(mark.dataset['type'])] ?? ''
}

async function mark(block: HTMLElement): Promise<void> {
  const { types = '', lines = '', indent = '0' } = block.dataset
  const sheet = await load(types)
  sheetOfBlock.set(block, sheet)
  unmark(block)
  const numbers = readLines(lines)
  block.querySelectorAll('.line').forEach((line, row) => {
    markLine(line, sheet.lines[numbers[row] ?? 0] ?? [], Number(indent))
  })
}

/** The dev server changes a page in place: marks of earlier types are removed. */
function unmark(block: Element): void {
  for (const old of block.querySelectorAll('.typed')) {
    const { parentNode } = old
    old.replaceWith(...old.childNodes)
    parentNode?.normalize()
  }
}

function load(name: string): Promise<Popups> {
  const loading =
    sheets.get(name) ??
    // Its types may have changed under the same name since the browser kept it.
    fetch(`${import.meta.env.BASE_URL}assets/types/${name}`, { cache: 'no-cache' }).then(
      (response) => {
        if (!response.ok) throw new Error(`The types in ${name} could not be loaded.`)
        // The build wrote it.
        return response.json() as Promise<Popups>
      },
    )
  sheets.set(name, loading)
  loading.catch(() => sheets.delete(name))
  return loading
}

/** From the right, so that the columns of those that follow stay what they are. */
function markLine(line: Element, names: readonly number[], indent: number): void {
  for (let index = names.length - 3; index >= 0; index -= 3) {
    const [column = 0, length = 0, popup = 0] = names.slice(index, index + 3)
    const found = textAt(line, column - indent)
    if (found === undefined) continue
    const range = document.createRange()
    range.setStart(found.text, found.offset)
    range.setEnd(found.text, Math.min(found.offset + length, found.text.length))
    const element = document.createElement('span')
    element.className = 'typed'
    element.dataset['type'] = String(popup)
    range.surroundContents(element)
  }
}

function textAt(line: Element, column: number): { text: Text; offset: number } | undefined {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
  let offset = column
  while (walker.nextNode()) {
    const text = walker.currentNode
    if (!(text instanceof Text)) continue
    if (offset < text.length) return offset < 0 ? undefined : { text, offset }
    offset -= text.length
  }
  return undefined
}
