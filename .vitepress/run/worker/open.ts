import { watchCryptography } from '../../../scripts/run/cryptography.ts'
import { borrowCryptography } from '../cryptography/borrow.ts'
import { PING, type Report } from '../messages.ts'

/**
 * Prepares a worker for code of a reader, and for what its page asks.
 *
 * @param cryptography of the frame around it
 * @param beforeAnswer called before it says that it still runs, as it may be ended then
 * @returns what tells the page something
 */
export function openWorker(
  port: MessagePort,
  cryptography: MessagePort | undefined,
  beforeAnswer: () => void = () => undefined,
): (what: Report) => void {
  if (cryptography) borrowCryptography(cryptography)
  watchCryptography()
  Object.assign(Error, { stackTraceLimit: 30 })
  port.onmessage = () => {
    beforeAnswer()
    port.postMessage(PING)
  }
  return (what) => {
    port.postMessage(what)
  }
}
