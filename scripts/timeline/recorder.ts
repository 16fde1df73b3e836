import { installClock, sleepOn, type Clock } from '../../runtime/clock.ts'
import { installObserver, type Layer } from '../../runtime/observe.ts'
import type { Handler } from '../../runtime/handler.ts'
import { edgeKey } from '../../runtime/message/edge.ts'
import type { HttpRequest } from '../../runtime/message/request.ts'
import { HttpResponse } from '../../runtime/message/response.ts'
import { LATENCY } from './latency.ts'
import type { PlaceStorage } from './place-storage.ts'
import type { Recording, Span, SpanKind } from './recording.ts'

/** Records what runs, until it is stopped. */
export interface Recorder {
  /** Says that what follows belongs to a title. */
  title(name: string): void
  /** Ends the recording and returns it. */
  stop(): Recording
}

/** Jitter is drawn from this, so that a recording is the same each time. */
export const SEED = 1

type Open = { -readonly [Member in keyof Span]: Span[Member] }

/** Where code runs: in which span, and whether that has called `next` to get there. */
export interface Place {
  readonly span: Open
  readonly side: 'client' | 'server'
  readonly byNext: boolean
  /** The line that called `next`, of the layer or of one outside it. */
  readonly code: string | undefined
}

/**
 * @param time the clock that everything runs on; the recorder listens to it, and adds the latency of the wire
 * @param places knows where code runs, also after it has waited
 * @param lineOfCode finds the line that is running (default: none is found)
 */
export function startRecorder(
  time: Clock,
  places: PlaceStorage<Place>,
  lineOfCode: () => string | undefined = () => undefined,
): Recorder {
  const spans: Open[] = []
  const origins: string[] = []
  const removeClock = installClock({ ...time, sleep, after })
  const removeObserver = installObserver(observe)

  return {
    title(name) {
      begin('title', name, undefined)
    },
    stop() {
      removeObserver()
      removeClock()
      return spans.map((span) => ({ ...span }))
    },
  }

  function begin(kind: SpanKind, name: string, parent: Open | undefined): Open {
    const span: Open = {
      id: spans.length + 1,
      ...(parent && { in: parent.id }),
      kind,
      name,
      from: round(time.now()),
    }
    spans.push(span)
    return span
  }

  function end(span: Open, how?: string): void {
    span.to = round(time.now())
    if (how !== undefined) span.end = how
  }

  async function within(
    span: Open,
    { side, code }: Pick<Place, 'side' | 'code'>,
    run: () => Promise<HttpResponse>,
  ): Promise<HttpResponse> {
    try {
      const response = await places.run({ side, span, byNext: false, code }, run)
      // A middleware that forgets its response is part of the cookbook.
      const given: unknown = response
      end(span, given instanceof HttpResponse ? String(given.status) : undefined)
      return response
    } catch (error) {
      end(span, nameOf(error))
      throw error
    }
  }

  async function observe(
    layer: Layer,
    request: HttpRequest,
    next: Handler | undefined,
  ): Promise<HttpResponse> {
    const place = places.getStore()
    if (place?.byNext === true || isServed(place, request)) return enter(place)
    const call = beginRequest('call', request, place?.span)
    const code = lineOfCode()
    return within(call, { side: 'client', code }, () => enter({ span: call, side: 'client', code }))

    function enter(outer: Omit<Place, 'byNext'> | undefined): Promise<HttpResponse> {
      const side = outer?.side === 'client' ? outer.side : 'server'
      if (!next) return side === 'client' ? exchange(outer) : handle(outer?.span)
      const span = begin('layer', layer.name, outer?.span)
      const passOn: Handler = (passed) => {
        const code = lineOfCode() ?? outer?.code
        return places.run({ side, span, byNext: true, code }, () => next(passed))
      }
      return within(span, { side, code: outer?.code }, () => layer(request, passOn))
    }

    function handle(outer: Open | undefined): Promise<HttpResponse> {
      const span = begin('handler', layer.name, outer)
      return within(span, SERVER, () => layer(request))
    }

    function exchange(outer: Omit<Place, 'byNext'> | undefined): Promise<HttpResponse> {
      const span = beginRequest('exchange', request, outer?.span)
      if (outer?.code !== undefined) span.code = outer.code
      return within(span, SERVER, async () => {
        await sleepOn(time, LATENCY, request.signal)
        const response = await layer(request)
        try {
          await sleepOn(time, LATENCY, request.signal)
        } catch (error) {
          void response.release()
          throw error
        }
        return response
      })
    }
  }

  function beginRequest(kind: SpanKind, request: HttpRequest, outer: Open | undefined): Open {
    const { origin, method, pathname } = request
    if (!origins.includes(origin)) origins.push(origin)
    const span = begin(kind, `${method} ${pathname}`, outer)
    span.origin = origins.indexOf(origin) + 1
    return span
  }

  async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const span = begin('sleep', 'sleep', places.getStore()?.span)
    const code = lineOfCode()
    if (code !== undefined) span.code = code
    try {
      await time.sleep(ms, signal)
      end(span)
    } catch (error) {
      end(span, nameOf(error))
      throw error
    }
  }

  function after(ms: number, callback: () => void): () => void {
    const from = round(time.now())
    const place = places.getStore()
    return time.after(ms, () => {
      const span = begin('timer', 'timer', place?.span)
      span.from = from
      end(span)
      if (place) places.run(place, callback)
      else callback()
    })
  }
}

const SERVER = { side: 'server', code: undefined } as const

/** A request that has arrived at an application, also where one list is inside another. */
function isServed(place: Place | undefined, request: HttpRequest): boolean {
  return place?.side === 'server' && request.get(edgeKey) !== undefined
}

/** The title in a line that a program prints: `# name`. */
export function titleIn(text: string): string | undefined {
  return /^# (\S.*)$/.exec(text)?.[1]
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

/** Jitter has fractions of a millisecond. */
function round(ms: number): number {
  return Math.round(ms)
}
