/**
 * What Node has and a browser has not, `setImmediate`: a callback in the next turn of the event loop. Tests use it to see what is
 * over by then.
 */
export function turns(): (callback: () => void) => void {
  const { port1, port2 } = new MessageChannel()
  const callbacks: (() => void)[] = []
  port1.onmessage = () => callbacks.shift()?.()
  return (callback) => {
    callbacks.push(callback)
    port2.postMessage('')
  }
}
