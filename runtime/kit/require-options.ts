import { requireKnown } from './require-known.ts'
import { entriesOf, fits, memberOf, type Rule } from './rule.ts'
import { shown } from './shown.ts'

/** One rule for each option. An option that has none is a compile error, and at run time an unknown one. */
export type Rules<Options extends object> = { readonly [Name in keyof Required<Options>]: Rule }

/**
 * Throws if an option is wrong. Call it in a factory, so that the error is thrown when the program starts, and not at
 * the first request.
 *
 * An option that has no rule is an error too: see {@link requireKnown}.
 *
 * @param factory as the message calls it: `retry`
 * @param options as they were passed
 * @throws RangeError for a number that is out of bounds: `retry({ factor }) is 0: pass 1 or more`
 * @throws TypeError for any other wrong value, for an unknown option, for options that are not an object, and for a
 * request: then a list holds the factory itself
 *
 * @example
 * requireOptions('retry', options, { maxRetries: atLeast(0), onRetry: aFunction })
 */
export function requireOptions<Options extends object>(
  factory: string,
  options: Options,
  rules: Rules<Options>,
): void {
  if (memberOf(options, 'kind') === 'request') {
    throw new TypeError(
      `${factory}(options) is a request: list ${factory}(), which makes the middleware, and not ${factory}`,
    )
  }
  const names = Object.keys(rules)
  requireKnown(factory, options, names)
  // What was passed may have any value.
  const given = options as Readonly<Record<string, unknown>>
  for (const name of names) {
    requireArgument(`${factory}({ ${name} })`, given[name], rules[name as keyof Options])
  }
}

/**
 * Throws if an argument is wrong. Undefined is right, unless the rule is `required()`.
 *
 * @param place as the message calls it: `compose(handler)`
 * @throws RangeError or TypeError, as the rule says
 *
 * @example
 * requireArgument('sleep(ms)', ms, required(atLeast(0)))
 */
export function requireArgument(place: string, value: unknown, rule: Rule): void {
  const { accepts, each, error: RuleError } = rule
  if (value === undefined && rule.required !== true) return
  if (!accepts(value)) {
    throw new RuleError(`${place} is ${shown(value, rule.secret)}: pass ${rule.pass}`)
  }
  if (!each) return
  for (const [index, one] of entriesOf(value).entries()) {
    requireArgument(`${place}[${index}]`, one, each)
  }
}

/**
 * Throws if a function that was passed as an option returned what it must not. JavaScript takes a promise for `true`, and for a
 * key that all calls share: an option that became `async` would undo what it is for.
 *
 * @param place as the message calls it: `rateLimit({ key })`
 * @param value what it returned; undefined is right, unless the rule is `required()`
 * @throws RangeError or TypeError, as the rule says: `rateLimit({ key }) returned null: return a string`
 *
 * @example
 * const id = scope(request)
 * requireReturn('idempotencyKey({ scope })', id, required(aString))
 */
export function requireReturn(place: string, value: unknown, rule: Rule): void {
  if (value === undefined ? rule.required !== true : fits(value, rule)) return
  throw new rule.error(`${place} returned ${shown(value, rule.secret)}: return ${rule.pass}`)
}
