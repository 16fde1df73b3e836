import type { Analysis, TypeNode } from './analyze.ts'
import type { Part } from './display.ts'
import { merged, popupHtml } from './popup-html.ts'
import type { RenderMarkdown } from './popup-html.ts'

/** The hovers of a file. */
export interface TypeSheet {
  /** {@link Popups}, which a page loads for the first hover. */
  readonly json: string
  /** What the page itself shows. */
  readonly notes: readonly Note[]
}

/** The JSON of a sheet. */
export interface Popups {
  /** HTML, each once. */
  readonly popups: readonly string[]
  /** By line from 1: column, length and popup of each name, one after the other. */
  readonly lines: Readonly<Record<string, readonly number[]>>
}

/** A note in the page itself, under a line or as a mark in it, with positions in the file from 0. */
export interface Note {
  readonly kind: 'error' | 'query' | 'completion' | 'highlight'
  readonly line: number
  readonly character: number
  readonly length: number
  /** What to show under the line; nothing for a mark alone. */
  readonly parts: readonly Part[]
}

export function typeSheet({ nodes }: Analysis, markdown: RenderMarkdown, base: string): TypeSheet {
  const numbers = new Map<string, number>()
  /** Names with the same hover share its parts. */
  const known = new Map<readonly Part[], string>()
  const lines: Record<string, number[]> = {}
  for (const node of nodes) {
    if (node.type !== 'hover') continue
    const html = known.get(node.parts) ?? popupHtml(node, markdown, base)
    known.set(node.parts, html)
    const number = numbers.get(html) ?? numbers.size
    numbers.set(html, number)
    ;(lines[node.line + 1] ??= []).push(node.character, node.length, number)
  }
  const json = JSON.stringify({ popups: [...numbers.keys()], lines } satisfies Popups)
  return { json, notes: nodes.flatMap(noteOf) }
}

/** What a node shows in the page itself. */
export function noteOf(node: TypeNode): Note[] {
  const { line, character, length } = node
  switch (node.type) {
    case 'hover':
      return []
    case 'error':
      return [
        { kind: 'error', line, character, length, parts: text(`TS${node.code}: ${node.text}`) },
      ]
    case 'query':
      return [{ kind: 'query', line, character, length, parts: merged(node.parts) }]
    case 'highlight':
      return [{ kind: 'highlight', line, character, length, parts: text(node.text ?? '') }]
    case 'completion': {
      const names = node.completions.slice(0, 8).map(({ name }) => name)
      const more = node.completions.length > names.length ? ['…'] : []
      const parts = text([...names, ...more].join(', '))
      return [{ kind: 'completion', line, character, length, parts }]
    }
  }
}

function text(content: string): readonly Part[] {
  return content === '' ? [] : [{ text: content, color: 'plain' }]
}
