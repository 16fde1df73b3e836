import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Recording, Span } from '../../scripts/timeline/recording.ts'
import { timelineFigure } from './figure.ts'
import { standaloneTimeline } from './standalone.ts'
import { recordingOf } from './recording.fixture.ts'

describe('a figure', () => {
  const recording: Recording = recordingOf(
    [
      [0, 40, '503'],
      [40, 80],
    ],
    [[0, 40]],
  )

  test('links its file from the page that it is on', () => {
    expect(timelineFigure(recording, 'client/a/naive', '../')).toContain(
      'href="../timelines/client-a-naive.svg"',
    )
    expect(timelineFigure(recording, 'client/a/naive', '')).toContain(
      'href="timelines/client-a-naive.svg"',
    )
  })

  test('has a table for each version that says what the picture shows', () => {
    const html = timelineFigure(recording, 'client/a/naive', '../')
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
    expect(timelineFigure(same.map(code), 'client/a/naive', '../')).toBe('')
  })
})

describe('a figure of one list in several orders', () => {
  const versions = recordingOf([[0, 100]], [[0, 80]], [[0, 60]])
  const recording = versions.map((span) =>
    span.kind === 'exchange' ? { ...span, kind: 'layer' as const, name: 'a <layer>' } : span,
  )

  test('has all of them, with the middleware that each call passes, in picture and table', () => {
    const html = timelineFigure(recording, 'guide/a/order', '../')
    expect(html.match(/<p class="side-title"><code>version \d<\/code>/g)).toHaveLength(3)
    expect(html.match(/<rect class="layer" x="1.5"/g)).toHaveLength(3)
    expect(html.match(/<text class="note" [^>]*>a &lt;layer&gt;</g)).toHaveLength(3)
    expect(html.match(/<tr class="layer">/g)).toHaveLength(3)
    expect(html).toContain('<caption><code>version 3</code>')
    expect(html).toContain('a middleware, from call to return')
  })

  test('is of a page of the guide; a recipe’s shows the two versions alone', () => {
    expect(timelineFigure(recording, 'client/a/naive', '../')).not.toContain('layer')
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
