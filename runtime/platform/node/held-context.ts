import { AsyncResource } from 'node:async_hooks'

/** @returns the function, to be called later: it finds in each `AsyncLocalStorage` what is there now */
export function heldContext<Args extends unknown[]>(
  call: (...args: Args) => void,
): (...args: Args) => void {
  return AsyncResource.bind(call)
}
