/** How much memory a process takes, in bytes. */
export interface Memory {
  /** After garbage collection. */
  readonly now: number
  /** Up to here, but for one look in twenty, which may find garbage that is about to be collected. */
  readonly mostly: number
  readonly peak: number
}

/** Looks at the memory of this process, which is all of it and not only JavaScript's, every few ms. */
export function watchMemory(): { look(): Memory; stop(): void } {
  let seen: number[] = []
  const timer = setInterval(() => seen.push(process.memoryUsage().rss), 20).unref()
  return {
    /** What was seen since the last time. */
    look() {
      const sorted = [...seen, process.memoryUsage().rss].sort((left, right) => left - right)
      seen = []
      globalThis.gc?.()
      return {
        now: process.memoryUsage().rss,
        mostly: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
        peak: sorted.at(-1) ?? 0,
      }
    },
    stop: () => {
      clearInterval(timer)
    },
  }
}

export const megabyte = 1024 * 1024
