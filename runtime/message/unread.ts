import { systemClock } from '../clock.ts'
import type { Body } from './body.ts'

/**
 * The bodies of the responses that one call of a middleware got from `next`. Those that it does not hand on, and that
 * are not being read, are released when it has returned or thrown. Otherwise each would keep its connection, and with a
 * limit on connections a later call would wait forever.
 */
export class UnreadBodies {
  /** Most calls of a middleware get one. */
  #first: Body | undefined
  #others: Body[] | undefined
  /** What may still read them: null for nothing, undefined while the middleware runs. */
  #heir: Body | null | undefined

  /** The middleware is about to get a response. */
  add(body: Body): void {
    if (body.buffered) return
    const heir = this.#heir
    if (heir !== undefined) {
      // The loser of a race is dropped, a copy for a cache is read: the middleware gets a turn to begin.
      systemClock.after(0, () => {
        leave(body, heir)
      })
    } else if (!this.#first) this.#first = body
    else (this.#others ??= []).push(body)
  }

  /** The middleware has returned a response with this body, or has thrown: null. */
  end(returned: Body | null): void {
    const first = this.#first
    const others = this.#others
    this.#first = this.#others = undefined
    this.#heir = null
    if (returned === first && !others) return
    const bodies = first ? [first, ...(others ?? [])] : []
    // A stream of its own may read from any of them, as late as when it is read itself.
    if (returned && !returned.buffered && !bodies.some((body) => returned.reads(body))) {
      this.#heir = returned
      returned.adopt()
    }
    for (const body of bodies) if (returned?.reads(body) !== true) leave(body, this.#heir)
  }
}

function leave(body: Body, heir: Body | null): void {
  if (heir) heir.adopt(body)
  else body.abandon()
}
