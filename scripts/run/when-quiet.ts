/** ms from one look to the next. */
export const LOOK = 8
/** How many looks in a row must find nothing going on, unless a caller wants more. */
const LOOKS = 4

/**
 * Calls back once `isQuiet` has been true for a while. It is asked every {@link LOOK} ms.
 *
 * @returns a function that takes it back
 */
export function whenQuiet(isQuiet: () => boolean, callback: () => void, looks = LOOKS): () => void {
  let quiet = 0
  const timer = setInterval(() => {
    quiet = isQuiet() ? quiet + 1 : 0
    if (quiet < looks) return
    clearInterval(timer)
    callback()
  }, LOOK)
  return () => {
    clearInterval(timer)
  }
}
