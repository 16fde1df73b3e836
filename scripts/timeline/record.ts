import type { Program } from '../cookbook/snippet.ts'
import { watchCryptography } from '../run/cryptography.ts'
import { run, type Run } from '../run/run.ts'
import { codeLine } from './code-line.ts'
import { places } from './places.ts'
import { SEED, startRecorder, titleIn, type Recorder } from './recorder.ts'
import type { Recording } from './recording.ts'
import { virtualClock } from './virtual-clock.ts'

/**
 * Runs a program in memory on a virtual clock, and records it. Its process has the browser's platform
 * (`--conditions=browser`).
 */
export async function record(
  program: Program,
  limit: number,
): Promise<{ readonly run: Run; readonly recording: Recording }> {
  const root = program.file.slice(0, -program.path.length)
  let recorder: Recorder | undefined
  let recording: Recording = []
  const result = await run(program, {
    limit,
    network: 'none',
    installClock() {
      const stopWatching = watchCryptography()
      const clock = virtualClock(SEED)
      recorder = startRecorder(clock, places, () => codeLine(root))
      return () => {
        recording = recorder?.stop() ?? []
        clock.restore()
        stopWatching()
      }
    },
    onPrint(text) {
      const title = titleIn(text)
      if (title !== undefined) recorder?.title(title)
    },
  })
  return { run: result, recording }
}
