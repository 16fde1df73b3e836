import { installClock, sleepOn, type Clock } from '../../runtime/clock.ts'

/** A clock without waits, for hundreds of thousands of timers: those of one ms fire together. */
export interface VirtualClock extends Clock {
  /** Fires what is due, moment by moment, until nothing is left. */
  run(): Promise<void>
  restore(): void
}

/** @param random the random numbers: the same seed makes the same run */
export function virtualClock(random: () => number): VirtualClock {
  let now = 0
  /** Moments with timers: a binary heap, the earliest first. */
  const moments: number[] = []
  const timers = new Map<number, Set<() => void>>()

  const clock: VirtualClock = {
    now: () => now,
    date: () => now,
    random,
    sleep: (ms, signal) => sleepOn(clock, ms, signal),
    after(ms, callback) {
      const due = now + Math.max(Math.ceil(ms), 0)
      let timersThen = timers.get(due)
      if (!timersThen) {
        timers.set(due, (timersThen = new Set()))
        push(moments, due)
      }
      const fire = () => {
        callback()
      }
      timersThen.add(fire)
      return () => {
        timersThen.delete(fire)
      }
    },
    async run() {
      for (let next = pop(moments); next !== undefined; next = pop(moments)) {
        now = next
        const due = timers.get(next) ?? []
        timers.delete(next)
        for (const fire of due) fire()
        // Promises that are ready run on, as far as they can.
        await new Promise(setImmediate)
      }
    },
    restore: () => {
      restore()
    },
  }
  const restore = installClock(clock)
  return clock
}

function push(heap: number[], value: number): void {
  let index = heap.length
  heap.push(value)
  while (index > 0) {
    const parent = (index - 1) >> 1
    if ((heap[parent] ?? 0) <= value) break
    heap[index] = heap[parent] ?? 0
    index = parent
  }
  heap[index] = value
}

function pop(heap: number[]): number | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  let index = 0
  for (let child = 1; child < heap.length; child = index * 2 + 1) {
    if ((heap[child + 1] ?? Infinity) < (heap[child] ?? 0)) child++
    const value = heap[child] ?? 0
    if (value >= last) break
    heap[index] = value
    index = child
  }
  heap[index] = last
  return first
}
