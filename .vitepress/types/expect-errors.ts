import { announcedErrors } from '../../scripts/cookbook/announced-errors.ts'

/** An error that the compiler reports. */
interface Found {
  readonly start: number
  readonly code: number
  readonly text: string
}

/**
 * Fails if a file has an error that it does not announce, or announces one that it does not have: by
 * `// @ts-expect-error` above a line, or by code with `// @errors: 2345` for the file.
 *
 * @param codes those of `// @errors`, if the file has that notation
 */
export function expectErrors(
  path: string,
  code: string,
  found: readonly Found[],
  codes: readonly number[] | undefined,
): void {
  const lineOf = ({ start }: Found) => code.slice(0, start).split('\n').length
  const announced = announcedErrors(code.replaceAll('@error-is-shown-', '@ts-expect-error'))
  const missing = announced.find(({ target }) => !found.some((one) => lineOf(one) === target))
  if (missing) throw new Error(`${path}:${missing.line} expects an error that does not occur.`)
  const unknown = codes?.find((each) => !found.some((one) => one.code === each))
  if (unknown !== undefined)
    throw new Error(`${path} expects error ${unknown}, which does not occur.`)
  const surprise = found.find(
    (one) =>
      (codes !== undefined && !codes.includes(one.code)) ||
      (codes === undefined && !announced.some(({ target }) => target === lineOf(one))),
  )
  if (surprise) {
    const { code: number, text } = surprise
    throw new Error(
      `${path}:${lineOf(surprise)} has an error that it does not announce: TS${number}: ${text}`,
    )
  }
}
