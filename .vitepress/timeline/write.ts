import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inventory } from '../../scripts/cookbook/snippet.ts'
import { recordingOf } from '../../scripts/timeline/kept-recording.ts'
import { kindOf, timelineFile } from './figure.ts'
import { standaloneTimeline } from './standalone.ts'

/** Writes each timeline as a file, which its page links to. */
export function writeTimelines(root: string, outDir: string): void {
  const read = (name: string) => readFileSync(join(root, '.vitepress/theme', name), 'utf8')
  const styles = { colors: read('colors.css'), timeline: read('timeline.css') }
  mkdirSync(join(outDir, 'timelines'), { recursive: true })
  for (const { id, output } of inventory(root).programs) {
    const recording = recordingOf(root, output)
    const svg = recording && standaloneTimeline(recording, kindOf(id), styles)
    if (svg !== undefined) writeFileSync(join(outDir, timelineFile(id)), svg)
  }
}
