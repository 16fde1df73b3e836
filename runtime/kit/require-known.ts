import { describeType } from './describe-type.ts'

/**
 * Throws if options are not an object, or if one has a name that is not known. A name with a typing error would leave
 * the default in force without a word, and TypeScript reports it only in an object literal. An unknown option that is
 * undefined is ignored.
 *
 * @param place as the message calls it: `HttpResponse`
 * @param known the names, the most common first
 * @param internal further names, which the message does not tell
 * @throws TypeError `HttpResponse({ statusCode }) is an unknown option: pass one of status, headers`
 */
export function requireKnown(
  place: string,
  options: object,
  known: readonly string[],
  internal: readonly string[] = [],
): void {
  if (typeof options !== 'object' || (options as unknown) === null || Array.isArray(options)) {
    throw new TypeError(`${place}(options) is ${describeType(options)}: pass an object`)
  }
  for (const name of Object.keys(options)) {
    const isKnown = known.includes(name) || internal.includes(name)
    if (isKnown || options[name as keyof object] === undefined) continue
    throw new TypeError(
      `${place}({ ${name} }) is an unknown option: pass one of ${known.join(', ')}`,
    )
  }
}
