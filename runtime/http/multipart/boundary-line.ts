/** What the bytes behind `--` and the boundary make of a line (RFC 2046 §5.1.1). */
export type BoundaryLine =
  /** It separates two parts; the next begins at this index. */
  | number
  /** It is behind the last part. */
  | 'closing'
  /** It only begins like a boundary. */
  | 'content'
  /** That depends on what comes next. */
  | 'open'

/** No sender puts more spaces after a boundary: such a line is content. */
const MAX_PADDING = 1024

const [TAB, LF, CR, BLANK, DASH] = [9, 10, 13, 32, 45] as const

/**
 * Judges what follows a boundary: `--` on the last line, then blanks ("transport padding"), then a line break. A line
 * with anything else on it only begins like a boundary, and is content.
 *
 * @param ended whether a line break or the end of the input follows `bytes`
 */
export function boundaryLine(bytes: Uint8Array, ended: boolean): BoundaryLine {
  const closing = bytes[0] === DASH && bytes[1] === DASH
  let index = closing ? 2 : 0
  while (bytes[index] === BLANK || bytes[index] === TAB) index++
  if (index > MAX_PADDING) return 'content'
  const next = bytes[index]
  if (next === undefined) {
    if (!ended) return 'open'
    return closing ? 'closing' : index
  }
  // What ends the last line hardly matters.
  if (closing) return next === CR || next === LF ? 'closing' : 'content'
  const isLast = index + 1 === bytes.byteLength
  // A dash may be the first of two, and CR the first half of a line break.
  if (isLast && !ended && (next === CR || (next === DASH && index === 0))) return 'open'
  return next === CR && bytes[index + 1] === LF ? index + 2 : 'content'
}
