import type { Element, ElementContent } from 'hast'
import type { ShikiTransformer } from 'shiki'
import { writeLines } from '../../scripts/cookbook/line-ranges.ts'
import { linesOf } from './display.ts'
import type { Part } from './display.ts'
import { colorClasses } from './popup-html.ts'
import type { Note } from './type-sheet.ts'

/** Where the code of a block is from. */
export interface BlockSource {
  readonly path: string
  /** The line in the file of each line of the code, from 1. */
  readonly lines: readonly number[]
  /** How many columns of indentation the code lacks. */
  readonly indent: number
}

/** What a block shows of a file's types. */
export interface ShownTypes {
  /** Of the sheet with the popups. */
  readonly name: string
  readonly notes: readonly Note[]
}

/**
 * Marks a block with the name of its sheet and with the lines of the file that it shows, and writes errors and
 * answers under their lines. Nothing else changes: a name gets an element of its own when a reader's pointer
 * comes near.
 *
 * @param sourceOf reads the info string of a block's fence
 */
export function typesTransformer(
  typesOf: (path: string) => ShownTypes | undefined,
  sourceOf: (info: string) => BlockSource | undefined,
): ShikiTransformer {
  return {
    name: 'middleware-cookbook:types',
    preprocess(code, options) {
      const block = blockOf(options.meta?.__raw)
      if (block === undefined) return
      options.decorations = [
        ...(options.decorations ?? []),
        ...block.notes
          .filter(({ length }) => length > 0)
          .map(({ kind, row, column, length }) => ({
            start: { line: row, character: column },
            end: { line: row, character: Math.min(column + length, lengthOf(code, row)) },
            properties: { class: `code-${kind}` },
          })),
      ]
    },
    pre(node) {
      const block = blockOf(this.options.meta?.__raw)
      if (block === undefined) return
      const [code] = node.children
      for (const note of block.notes.toReversed()) {
        if (note.parts.length > 0 && code?.type === 'element') {
          insertBelow(code, note.row, noteElement(note))
        }
      }
      node.properties['data-types'] = block.name
      node.properties['data-lines'] = writeLines(block.source.lines)
      if (block.source.indent > 0) node.properties['data-indent'] = block.source.indent
    },
  }

  function blockOf(info: unknown) {
    const source = typeof info === 'string' ? sourceOf(info) : undefined
    const types = source && typesOf(source.path)
    if (source === undefined || types === undefined) return undefined
    const notes = types.notes.flatMap((note) => placed(note, source))
    return { source, name: types.name, notes }
  }
}

interface PlacedNote extends Note {
  /** Line and column in what is displayed. */
  readonly row: number
  readonly column: number
}

function placed(note: Note, { lines, indent }: BlockSource): PlacedNote[] {
  const row = lines.indexOf(note.line + 1)
  return row === -1 ? [] : [{ ...note, row, column: note.character - indent }]
}

function lengthOf(code: string, row: number): number {
  return code.split('\n')[row]?.length ?? 0
}

/** The copy button leaves it out. It has no `span` inside, so that code which reads the HTML can skip it. */
function noteElement({ kind, parts }: PlacedNote): Element {
  const rows = linesOf(parts).map((line) => element('i', {}, line.map(colored)))
  return element('span', { class: `code-note code-note-${kind} vp-copy-ignore` }, rows)
}

function colored({ text, color }: Part): ElementContent {
  const content = { type: 'text', value: text } as const
  return color === 'plain' ? content : element('b', { class: colorClasses[color] }, [content])
}

function element(
  tagName: string,
  properties: Element['properties'],
  children: ElementContent[],
): Element {
  return { type: 'element', tagName, properties, children }
}

/** After the line's end, so that without the note nothing is missing and nothing is left. */
function insertBelow(code: Element, row: number, note: ElementContent): void {
  const lines = code.children.flatMap((child, index) => (child.type === 'element' ? [index] : []))
  const index = lines[row]
  if (index === undefined) throw new Error(`There is no line ${row + 1} to write a note under.`)
  const isLast = index === code.children.length - 1
  code.children.splice(index + (isLast ? 1 : 2), 0, note)
}
