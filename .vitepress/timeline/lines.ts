import type { Panel, Part } from '../../scripts/timeline/panels.ts'

/** The lines of code that the bars of a figure come from, each once: `client/retry/naive.ts: await sleep(100)`. */
export function linesOf(panels: readonly Panel[]): readonly string[] {
  const parts = panels.flatMap(({ rows }) =>
    rows.flatMap(({ calls }) => calls.flatMap((call) => call.parts)),
  )
  return [...new Set(parts.flatMap(({ code }) => (code === undefined ? [] : [code])))]
}

/** Says which of them a bar, or its row of the table, comes from: a script of the page marks it. */
export function lineAttribute({ code }: Part, lines: readonly string[]): string {
  return code === undefined ? '' : ` data-at="${lines.indexOf(code)}"`
}
