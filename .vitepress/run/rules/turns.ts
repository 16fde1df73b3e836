let [turns, seen] = [0, 0]

/** Counts what asks for another turn of the event loop: clocks of tests do so with messages. */
export function countTurns(): void {
  count(MessagePort.prototype, 'postMessage')
  count(globalThis, 'setTimeout')
}

function count(owner: object, name: string): void {
  const original = Reflect.get(owner, name) as (...values: unknown[]) => unknown
  Reflect.set(owner, name, function (this: unknown, ...values: unknown[]) {
    turns++
    return Reflect.apply(original, this, values)
  })
}

/** Whether there was none since this was asked. */
export function isStill(): boolean {
  const was = seen
  seen = turns
  return was === turns
}
