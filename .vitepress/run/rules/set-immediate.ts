/** What Node has and a browser has not: a callback in the next turn of the event loop. Tests use it to see what is over by then. */
export function addSetImmediate(): void {
  const { port1, port2 } = new MessageChannel()
  const callbacks: (() => void)[] = []
  port1.onmessage = () => callbacks.shift()?.()
  Object.assign(globalThis, {
    setImmediate(callback: () => void) {
      callbacks.push(callback)
      port2.postMessage('')
    },
  })
}
