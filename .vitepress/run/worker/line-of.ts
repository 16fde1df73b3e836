/**
 * The line of a program that an error's stack names first, from 1: its module has the lines of the file, and its path as the
 * name of its source.
 *
 * @param path such as `snippets/client/retry/usage.ts`
 */
export function lineOf(error: unknown, path: string): number | undefined {
  if (!(error instanceof Error)) return undefined
  const [, place = ''] = (error.stack ?? '').split(`${path}:`)
  const [line] = /^\d+/.exec(place) ?? []
  return line === undefined ? undefined : Number(line)
}
