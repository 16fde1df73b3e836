/** What has a time at which it ends. */
export interface Expiring {
  /** ms on the clock. */
  expiresAt: number
  /** Its place in the queue, which the queue keeps. */
  place: number
}

/** Finds what ends first: a binary heap, so that adding, moving and removing take O(log n). */
export class ExpiryQueue<T extends Expiring> {
  readonly #heap: T[] = []

  first(): T | undefined {
    return this.#heap[0]
  }

  add(one: T): void {
    this.#put(one, this.#heap.length)
    this.#up(one)
  }

  /** After its time has changed. */
  moved(one: T): void {
    this.#up(one)
    this.#down(one)
  }

  remove(one: T): void {
    const last = this.#heap.pop()
    if (!last || last === one) return
    this.#put(last, one.place)
    this.moved(last)
  }

  #put(one: T, place: number): void {
    one.place = place
    this.#heap[place] = one
  }

  #up(one: T): void {
    for (;;) {
      const parent = this.#heap[(one.place - 1) >> 1]
      if (one.place === 0 || !parent || parent.expiresAt <= one.expiresAt) return
      this.#swap(one, parent)
    }
  }

  #down(one: T): void {
    for (;;) {
      const left = this.#heap[2 * one.place + 1]
      const right = this.#heap[2 * one.place + 2]
      const child = right && left && right.expiresAt < left.expiresAt ? right : left
      if (!child || one.expiresAt <= child.expiresAt) return
      this.#swap(one, child)
    }
  }

  #swap(one: T, other: T): void {
    const { place } = one
    this.#put(one, other.place)
    this.#put(other, place)
  }
}
