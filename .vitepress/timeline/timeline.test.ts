import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRecording, type Recording, type Span } from '../../scripts/timeline/recording.ts'
import { panelsOf, type Panel } from '../../scripts/timeline/panels.ts'
import { axisOf } from './axis.ts'
import { drawPanel, LEFT, RIGHT } from './draw.ts'
import { timelineFigure } from './figure.ts'
import { standaloneTimeline } from './standalone.ts'

type Line = readonly [from: number, to: number, end?: string]

/** Two versions: calls of one exchange each, by their ends. */
function recordingOf(...versions: readonly (readonly Line[])[]): Recording {
  const spans: Span[] = []
  const add = (span: Omit<Span, 'id'>) => spans.push({ id: spans.length + 1, ...span })
  let start = 0
  for (const [index, calls] of versions.entries()) {
    add({ kind: 'title', name: `version ${index + 1}`, from: start })
    for (const [from, to, end = '200'] of calls) {
      const what = { name: 'GET /', from: start + from, to: start + to, end, origin: 1 }
      add({ kind: 'call', ...what })
      if (to > from) add({ in: spans.length, kind: 'exchange', ...what })
    }
    start += 100_000
  }
  return spans
}

const panelsWith = (...versions: readonly (readonly Line[])[]): readonly Panel[] =>
  panelsOf(recordingOf(...versions))

describe('the axis', () => {
  test('is one for both versions, from end to end', () => {
    const axis = axisOf(
      panelsWith(
        [[0, 40]],
        [
          [0, 40],
          [40, 300],
        ],
      ),
      LEFT,
      RIGHT,
    )
    expect(axis.x(0)).toBe(LEFT)
    expect(axis.x(300)).toBeCloseTo(RIGHT)
    expect(axis.ticks).toEqual([0, 40, 300])
  })

  test('shows a longer wait longer, and a short step wide enough to read', () => {
    const axis = axisOf(
      panelsWith([
        [0, 20],
        [20, 120],
        [120, 320],
      ]),
      LEFT,
      RIGHT,
    )
    const steps = [axis.x(20) - axis.x(0), axis.x(120) - axis.x(20), axis.x(320) - axis.x(120)]
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    expect(steps[0]).toBeGreaterThanOrEqual(24)
  })

  test('cuts each wait that would leave no room for the rest, and says where', () => {
    const axis = axisOf(
      panelsWith([
        [0, 40],
        [6040, 6080],
        [12_180, 12_220],
      ]),
      LEFT,
      RIGHT,
    )
    expect(axis.cuts).toEqual([
      { from: 40, to: 6040 },
      { from: 6080, to: 12_180 },
    ])
    expect(axis.x(40) - axis.x(0)).toBeGreaterThanOrEqual(24)
  })

  test('cuts nothing where one short step is beside many longer ones', () => {
    const axis = axisOf(
      panelsWith([
        [0, 40],
        [41, 81],
        [141, 241],
        [441, 481],
      ]),
      LEFT,
      RIGHT,
    )
    expect(axis.cuts).toEqual([])
  })

  test('has numbers that do not touch, with many calls too', () => {
    const calls = Array.from({ length: 40 }, (_, index) => [index * 10, index * 10 + 10] as const)
    const { ticks, x } = axisOf(panelsWith([...calls]), LEFT, RIGHT)
    const gaps = ticks.slice(1).map((tick, index) => x(tick) - x(ticks[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(44)
  })
})

describe('a picture', () => {
  const draw = (...calls: readonly Line[]) => {
    const panels = panelsWith(calls)
    const [panel] = panels
    if (!panel) throw new Error('no panel')
    return drawPanel(panel, axisOf(panels, LEFT, RIGHT), [])
  }

  test('writes the status into a bar, and tells a failure by more than its colour', () => {
    expect(draw([0, 40, '200'])).toContain('>200</text>')
    const failed = draw([0, 40, 'TimeoutError'])
    expect(failed).toContain('>✕</text>')
    expect(failed).toContain('✕ TimeoutError')
  })

  test('shows a call that takes no time as a mark, inside the picture', () => {
    const svg = draw([0, 40], [40, 40])
    const [, x, width] =
      /<rect class="point good" x="([\d.]+)" y="\d+" width="([\d.]+)"/.exec(svg) ?? []
    expect(Number(x) + Number(width)).toBeLessThanOrEqual(RIGHT)
  })

  test('writes the length of a wait into a gap of its line, not across it', () => {
    const file = join(import.meta.dirname, '../../snippets/client/retry/waits.timeline.json')
    const panels = panelsOf(readRecording(readFileSync(file, 'utf8')))
    const axis = axisOf(panels, LEFT, RIGHT)
    const drawn = panels.map((panel) => drawPanel(panel, axis, [])).join('')
    const labels = [
      ...drawn.matchAll(
        /<path class="sleep" d="M[\d.]+ [\d.]+H([\d.]+)M([\d.]+) [\d.]+H[\d.]+"[^>]*\/><text class="time" x="([\d.]+)"/g,
      ),
    ]
    expect(labels).toHaveLength(drawn.split('class="time"').length - 1)
    expect(labels.length).toBeGreaterThan(1)
    for (const [, end, start, middle] of labels) {
      expect(Number(end)).toBeLessThan(Number(middle) - 10)
      expect(Number(start)).toBeGreaterThan(Number(middle) + 10)
    }
  })

  test('escapes what a program named', () => {
    const panels = [{ title: 'a', rows: [{ name: 'GET /<b>', depth: 0, calls: [] }] }]
    expect(panels.map((panel) => drawPanel(panel, axisOf(panels, LEFT, RIGHT), []))[0]).toContain(
      'GET /&lt;b&gt;',
    )
  })
})

describe('a figure', () => {
  const recording: Recording = recordingOf(
    [
      [0, 40, '503'],
      [40, 80],
    ],
    [[0, 40]],
  )

  test('has a table for each version that says what the picture shows', () => {
    const html = timelineFigure(recording, 'client/a/naive')
    const [naive = '', recipe = ''] = html.split('<table ').slice(1)
    const rows = (table: string) =>
      [...table.matchAll(/<tr class="\w+">(.*?)<\/tr>/g)].map(([, row = '']) =>
        row
          .split(/<\/?td>/)
          .filter((cell) => cell !== '')
          .join('|'),
      )
    expect(rows(naive)).toEqual([
      '0 ms|40 ms|Call of GET /|503',
      '0 ms|40 ms|GET /|503',
      '40 ms|80 ms|Call of GET /|200',
      '40 ms|80 ms|GET /|200',
    ])
    expect(rows(recipe)).toHaveLength(2)
    const drawn = html.match(/<rect class="exchange \w+" x=/g) ?? []
    expect(drawn).toHaveLength(3)
  })

  test('is left out where both versions do the same at the same times, by other lines of code', () => {
    const same = recordingOf([[0, 40]], [[0, 40]])
    const code = (span: Span) => ({ ...span, code: `line ${span.id}` })
    expect(timelineFigure(same.map(code), 'client/a/naive')).toBe('')
  })
})

describe('a figure of one list in several orders', () => {
  const versions = recordingOf([[0, 100]], [[0, 80]], [[0, 60]])
  const recording = versions.map((span) =>
    span.kind === 'exchange' ? { ...span, kind: 'layer' as const, name: 'a <layer>' } : span,
  )

  test('has all of them, with the middleware that each call passes, in picture and table', () => {
    const html = timelineFigure(recording, 'guide/a/order')
    expect(html.match(/<p class="side-title"><code>version \d<\/code>/g)).toHaveLength(3)
    expect(html.match(/<rect class="layer" x="1.5"/g)).toHaveLength(3)
    expect(html.match(/<text class="note" [^>]*>a &lt;layer&gt;</g)).toHaveLength(3)
    expect(html.match(/<tr class="layer">/g)).toHaveLength(3)
    expect(html).toContain('<caption><code>version 3</code>')
    expect(html).toContain('a middleware, from call to return')
  })

  test('is of a page of the guide; a recipe’s shows the two versions alone', () => {
    expect(timelineFigure(recording, 'client/a/naive')).not.toContain('layer')
  })
})

describe('a picture for slides', () => {
  const theme = join(import.meta.dirname, '../theme')
  const styles = {
    colors: readFileSync(join(theme, 'colors.css'), 'utf8'),
    timeline: readFileSync(join(theme, 'timeline.css'), 'utf8'),
  }

  test('is whole: it has both panels, the look of the page, and nothing that needs the page', () => {
    const recording = recordingOf([[0, 40, '503']], [[0, 40]])
    const svg = standaloneTimeline(recording, 'comparison', styles) ?? ''
    expect(svg).toContain('Naive: version 1')
    expect(svg).toContain('Recipe: version 2')
    expect(svg).toMatch(/rect\.good \{ fill: #[0-9a-f]{6}; \}/)
    expect(svg).toContain('.name { font-weight: 600; }')
    expect(svg).not.toMatch(/var\(|data-at|vp-doc|aria-hidden/)
  })

  test('is left out where the page has none', () => {
    expect(
      standaloneTimeline(recordingOf([[0, 40]], [[0, 40]]), 'comparison', styles),
    ).toBeUndefined()
  })
})
