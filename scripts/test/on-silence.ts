import type { EventEmitter } from 'node:events'

/**
 * Calls `onSilent` once when none of the streams has had anything to say for `ms` milliseconds, unless the returned function is
 * called before.
 */
export function onSilence(
  streams: readonly EventEmitter[],
  ms: number,
  onSilent: () => void,
): () => void {
  const timer = setTimeout(end, ms)
  const heard = () => timer.refresh()
  for (const stream of streams) stream.on('data', heard)
  return stop

  function stop(): void {
    clearTimeout(timer)
    for (const stream of streams) stream.off('data', heard)
  }

  function end(): void {
    stop()
    onSilent()
  }
}
