import { instrumentedPlaces } from '../../../scripts/timeline/instrumented-places.ts'
import { MOST_SPANS } from '../../../scripts/timeline/recording.ts'
import { SEED, startRecorder, titleIn, type Place } from '../../../scripts/timeline/recorder.ts'
import { virtualClock } from '../../../scripts/timeline/virtual-clock.ts'
import { whenSettled } from '../../../scripts/timeline/when-settled.ts'
import type { Start } from '../messages.ts'
import { turns } from './next-turn.ts'
import { placeIn } from './place-of.ts'
import { runPrograms } from './run-programs.ts'

/**
 * A worker that runs an edited program as `scripts/timeline/` records it in Node: on a virtual clock. It, the library and what is
 * edited are instrumented, since a browser has no AsyncLocalStorage. This function is not async, as what that needs is not there yet.
 */
export function run(start: Start, port: MessagePort, cryptography?: MessagePort): Promise<void> {
  const places = instrumentedPlaces<Place>()
  const nextTurn = turns()
  let recorder: ReturnType<typeof startRecorder> | undefined
  return runPrograms(start, port, cryptography, {
    begin() {
      const clock = virtualClock(SEED, (callback) => whenSettled(callback, nextTurn))
      recorder = startRecorder(clock, places, lineOfCode)
    },
    onPrinted(text) {
      const title = titleIn(text)
      if (title !== undefined) recorder?.title(title)
    },
    result: () => ({
      type: 'recorded',
      recording: recorder?.stop().slice(0, MOST_SPANS + 1) ?? [],
    }),
  })

  /** The page has the texts. */
  function lineOfCode(): string | undefined {
    const place = placeIn(new Error('running here').stack, start.paths)
    return place && `${place.path}:${place.line}`
  }
}
