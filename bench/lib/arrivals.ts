import { clock } from 'middleware-cookbook'

/** Calls that begin at random moments, as those of many users do. */
export interface Arrivals {
  /** How many begin in a second, on average. */
  readonly rate: number
  /** ms after which none begins. */
  readonly until: number
  /** 0 to 1, without 1. */
  readonly random: () => number
}

/** Calls `begin` at each of those moments, on the clock that is installed. */
export function arrive({ rate, until, random }: Arrivals, begin: () => void): void {
  let at = 0
  function next(): void {
    // Between random moments of a constant rate the time is distributed exponentially.
    at += (-Math.log(1 - random()) / rate) * 1000
    if (at >= until) return
    clock.after(at - clock.now(), () => {
      begin()
      next()
    })
  }
  next()
}
