import { NetworkError } from '../errors.ts'
import type { InFlight } from '../kit/in-flight.ts'
import type { HttpRequest } from '../message/request.ts'
import { closeOf, type Close, type CloseOptions } from './closing.ts'
import type { Transport } from './transport.ts'

/** The calls of a client, and its `close()` when that was called. */
export interface ClientCalls extends InFlight<HttpRequest> {
  closed?: true
  close?: Close
}

/**
 * Closes a client: its calls end first, also those between two attempts, and then the transport of its own.
 *
 * @param own its transport, empty if the client has been given one, which it does not close
 */
export function closeClient(
  calls: ClientCalls,
  own: Partial<Transport>,
  options?: CloseOptions,
): Promise<void> {
  // Not in the signature: it is not in the package's types.
  const { closing } = own
  calls.close ??= closeOf('client.close', {
    async done() {
      calls.closed = true
      await calls.done()
      await closing?.done()
    },
    async giveUp(error) {
      for (const [{ call }, stop] of calls.running) {
        stop?.(new NetworkError(`${call} failed: ${error.message}`, { cause: error }))
      }
      await closing?.giveUp(error)
    },
    waitsFor() {
      const inFlight = new Map([...calls.running.keys()].map(({ call }) => [call, 'in flight']))
      // A call in flight has a request that is, and is named once.
      const rest = closing?.waitsFor().filter(({ call }) => !inFlight.has(call)) ?? []
      return [...[...inFlight].map(([call, what]) => ({ call, what })), ...rest]
    },
  })
  return calls.close(options)
}

/** A call of a client that is closed. */
export function refuseCall(): Promise<never> {
  return Promise.reject(new Error('This client is closed: make another one, or close it later'))
}
