import { join } from 'node:path'
import { recordingOf } from '../../scripts/timeline/kept-recording.ts'
import { recordingPath } from '../../scripts/cookbook/recording-path.ts'
import { fieldsOf } from '../run/program-fields.ts'
import { timelineFigure } from '../timeline/figure.ts'
import { html, type Render } from './directives.ts'

/** `::: timeline guide/combining/order` draws what each version did that the program tries, with the middleware it passed. */
export function timelineDirective(root: string): Render {
  return (program, newToken, home) => {
    const output = `snippets/${program}.out`
    const recording = recordingOf(root, output)
    if (!recording)
      throw new Error(
        `snippets/${program}.ts is not recorded: print "# <name>" before each version`,
      )
    const drawn = timelineFigure(
      recording,
      program,
      home,
      fieldsOf(root, `snippets/${program}.ts`).length > 0,
    )
    return { tokens: [html(newToken, drawn)], files: [join(root, recordingPath(output))] }
  }
}
