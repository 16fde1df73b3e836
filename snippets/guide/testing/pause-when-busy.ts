import { clock, sleep, type Middleware } from 'middleware-cookbook'

/** Options of {@link pauseWhenBusy}. */
export interface PauseWhenBusyOptions {
  /** How long all calls wait after a 429, in ms (default 1000). */
  readonly pause?: number
}

/** After a 429 (Too Many Requests) it holds the next calls back. */
export function pauseWhenBusy({
  pause = 1000,
}: PauseWhenBusyOptions = {}): Middleware {
  let busyUntil = 0

  return async function pauseWhenBusy(request, next) {
    const wait = busyUntil - clock.now()
    if (wait > 0) await sleep(wait, request.signal)
    const response = await next(request)
    if (response.status === 429) busyUntil = clock.now() + pause
    return response
  }
}
