import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import type { Panel, Row } from '../../scripts/timeline/panels.ts'
import { duration, partName, times } from './words.ts'

/** What a panel draws, for a screen reader, and for the numbers. */
export function tableOf({ title, rows }: Panel, version: string): string {
  const body = rows.flatMap((row) =>
    row.calls.flatMap((call) => [
      line('call', call.from, call.to, callName(row, call.times), call.end ?? 'no end'),
      ...call.parts.map((part) =>
        line('part', part.from, part.to, partName(part, row), part.end ?? ''),
      ),
    ]),
  )
  return (
    `<table tabindex="0"><caption>${version} <code>${escapeHtml(title)}</code></caption><thead><tr>` +
    ['From', 'To', 'What', 'Result'].map((name) => `<th scope="col">${name}</th>`).join('') +
    `</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`
  )
}

function callName(row: Row, count: number): string {
  const same = count > 1 ? `${count} calls of ` : 'Call of '
  const inner = row.depth > 0 ? ', within a call' : ''
  return times(row) > 0 ? `${same}${row.name}${inner}` : row.name
}

function line(look: string, from: number, to: number, what: string, result: string): string {
  const cells = [duration(from), duration(to), escapeHtml(what), escapeHtml(result)]
  return `<tr class="${look}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}
