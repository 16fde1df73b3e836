import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRecording } from '../../scripts/timeline/recording.ts'
import { panelsOf, type Panel } from '../../scripts/timeline/panels.ts'
import { axisOf } from './axis.ts'
import { drawPanel, LEFT, RIGHT } from './draw.ts'
import type { Line } from './recording.fixture.ts'
import { recordingOf } from './recording.fixture.ts'

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
