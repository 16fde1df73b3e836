import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import type { Panel, Part, Row } from '../../scripts/timeline/panels.ts'
import { lineAttribute } from './lines.ts'
import { duration, partName, times } from './words.ts'

/** What a panel draws, for a screen reader, and for the numbers. */
export function tableOf(
  { title, rows }: Panel,
  version: string | undefined,
  lines: readonly string[],
): string {
  const body = rows.flatMap((row) =>
    row.calls.flatMap((call) => [
      line('call', call.from, call.to, callName(row, call.times), call.end ?? 'no end'),
      ...(call.layers ?? []).map(({ from, to, name, end }) =>
        line('layer', from, to, `${name}()`, end ?? 'no end'),
      ),
      ...call.parts.map((part) =>
        line(
          'part',
          part.from,
          part.to,
          partName(part, row),
          part.end ?? '',
          focusable(part, lines),
        ),
      ),
    ]),
  )
  return (
    `<table tabindex="0"><caption>${version === undefined ? '' : `${version} `}<code>${escapeHtml(title)}</code></caption><thead><tr>` +
    ['From', 'To', 'What', 'Result'].map((name) => `<th scope="col">${name}</th>`).join('') +
    `</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`
  )
}

function callName(row: Row, count: number): string {
  const same = count > 1 ? `${count} calls of ` : 'Call of '
  const inner = row.depth > 0 ? ', within a call' : ''
  return times(row) > 0 ? `${same}${row.name}${inner}` : row.name
}

/** The row of a bar takes the focus, and marks the line of code as the bar does under a pointer. */
function focusable(part: Part, lines: readonly string[]): string {
  const at = lineAttribute(part, lines)
  return at === '' ? '' : `${at} tabindex="0"`
}

function line(
  look: string,
  from: number,
  to: number,
  what: string,
  result: string,
  attributes = '',
): string {
  const cells = [duration(from), duration(to), escapeHtml(what), escapeHtml(result)]
  return `<tr class="${look}"${attributes}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}
