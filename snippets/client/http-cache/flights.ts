import { abortable, type BodyRecording } from 'middleware-cookbook/kit'
import type { CacheKey } from './cache-memory.ts'

/**
 * How a request ended for those who wait for it: its response is `stored`, is
 * `not stored`, or was given up by its caller, who `left`. Or it failed.
 */
export type FlightEnd =
  | 'stored'
  | 'not stored'
  | 'left'
  | { readonly status: number | undefined; readonly error: unknown }

/** A request that is under way, and those who wait for its response. */
export interface Flight {
  /** Waits until it has ended, or the signal aborts. */
  join(signal: AbortSignal | undefined): Promise<FlightEnd>
  /** Its content comes. It does not wait for its reader if others wait for it. */
  records(recording: BodyRecording): void
  /** Only the first call counts. */
  end(how: FlightEnd): void
}

/** Requests that others may wait for, one for each URL and user. */
export class Flights {
  readonly #running = new Map<string, Flight>()

  get({ url, user }: CacheKey): Flight | undefined {
    return this.#running.get(idOf(url, user))
  }

  begin({ url, user }: CacheKey): Flight {
    const id = idOf(url, user)
    const flight = newFlight(() => {
      if (this.#running.get(id) === flight) this.#running.delete(id)
    })
    this.#running.set(id, flight)
    return flight
  }

  /** What begins now does not wait for what was sent before the URL changed. */
  forget(url: string): void {
    for (const id of this.#running.keys()) {
      if (id.startsWith(idOf(url, ''))) this.#running.delete(id)
    }
  }
}

/** A URL holds no blank. */
function idOf(url: string, user: string): string {
  return `${url} ${user}`
}

function newFlight(onEnd: () => void): Flight {
  let tell: (how: FlightEnd) => void = () => {}
  const ended = new Promise<FlightEnd>((resolve) => (tell = resolve))
  let waiting = 0
  let recording: BodyRecording | undefined
  return {
    join(signal) {
      waiting++
      recording?.hurry()
      return abortable(signal, ended)
    },
    records(content) {
      recording = content
      if (waiting > 0) recording.hurry()
    },
    end(how) {
      onEnd()
      tell(how)
    },
  }
}
