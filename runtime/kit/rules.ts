import { MiddlewareError } from '../errors.ts'
import { fits, memberOf, type Rule } from './rule.ts'
import { TOKEN } from './token.ts'

/**
 * A number from `least` up; `Infinity` too.
 *
 * @example maxKeys: atLeast(1) // maxKeys is 0: pass 1 or more
 */
export function atLeast(least: number, unit?: string): Rule {
  return {
    pass: unit === undefined ? `${least} or more` : `a number of ${unit}, ${least} or more`,
    accepts: (value) => typeof value === 'number' && value >= least,
    error: RangeError,
  }
}

/**
 * The same rule without `Infinity`: for the lifetime of a value in a store, where each one ends.
 *
 * @example lifetime: notEndless(above(0, 'ms'))
 */
export function notEndless(rule: Rule): Rule {
  return {
    ...rule,
    pass: `${rule.pass}, but not Infinity`,
    accepts: (value) => rule.accepts(value) && Number(value) <= Number.MAX_SAFE_INTEGER,
  }
}

/**
 * A limit from 0 up, counted in `unit`; `Infinity` for none.
 *
 * @example maxSize: aLimit('bytes')
 */
export function aLimit(unit: string): Rule {
  return { ...atLeast(0), pass: `a number of ${unit}, or Infinity for no limit` }
}

/**
 * A number above `bound`, counted in `unit`; `Infinity` too.
 *
 * @example timeout: above(0, 'ms')
 */
export function above(bound: number, unit: string): Rule {
  return {
    pass: `a number of ${unit} above ${bound}`,
    accepts: (value) => typeof value === 'number' && value > bound,
    error: RangeError,
  }
}

/** Any number but NaN. */
export const aNumber: Rule = {
  pass: 'a number',
  accepts: (value) => typeof value === 'number' && !Number.isNaN(value),
  error: RangeError,
}

/**
 * A whole number from `least` to `most`, counted in `unit`.
 *
 * @example tolerance: wholeNumber(0, 300, 'seconds')
 */
export function wholeNumber(least: number, most = Infinity, unit = ''): Rule {
  return {
    pass: `a whole number ${unit && `of ${unit} `}from ${least}${most === Infinity ? '' : ` to ${most}`}`,
    accepts: (value) =>
      Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
    error: RangeError,
  }
}

/**
 * The same rule with `Infinity`, for a count that may have no limit.
 *
 * @example maxRetries: orInfinity(wholeNumber(0))
 */
export function orInfinity(rule: Rule): Rule {
  return { ...rule, accepts: (value) => value === Infinity || rule.accepts(value) }
}

/**
 * One of these values, or what one of these rules accepts.
 *
 * @example secret: oneOf(aFilledString, arrayOf(aFilledString, 1))
 */
export function oneOf(...choices: readonly (string | boolean | Rule)[]): Rule {
  const isRule = (choice: string | boolean | Rule) => typeof choice === 'object'
  const names = choices.map((one) => (isRule(one) ? one.pass : JSON.stringify(one)))
  return {
    pass: [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' or '),
    accepts: (value) => choices.some((one) => (isRule(one) ? fits(value, one) : value === one)),
    error: TypeError,
    secret: choices.some((one) => isRule(one) && one.secret),
  }
}

/**
 * An array of at least `least` entries, each of which keeps the rule.
 *
 * @example statuses: arrayOf(wholeNumber(400, 599))
 */
export function arrayOf(each: Rule, least = 0): Rule {
  return {
    pass: least === 0 ? 'an array' : 'an array that is not empty',
    accepts: (value) => Array.isArray(value) && value.length >= least,
    error: TypeError,
    each: required(each),
  }
}

/**
 * What a loop runs over, such as an array or a set, but not the characters of a string.
 *
 * @example methods: iterableOf(aString)
 */
export function iterableOf(each: Rule): Rule {
  return {
    pass: 'an array or a set',
    accepts: (value) => typeof value === 'object' && value !== null && Symbol.iterator in value,
    error: TypeError,
    each: required(each),
  }
}

/**
 * An object with these methods.
 *
 * @example store: withMethods('get', 'set', 'delete')
 */
export function withMethods(...names: readonly string[]): Rule {
  return {
    pass: `an object with ${names.map((name) => `${name}()`).join(' and ')}`,
    accepts: (value) => names.every((name) => typeof memberOf(value, name) === 'function'),
    error: TypeError,
  }
}

/**
 * A `Store` with these methods. `memoryStore()` and `redisStore()` have all that there are.
 *
 * @example store: required(aStore('get', 'setIfAbsent', 'compareAndSet'))
 */
export function aStore(...methods: readonly string[]): Rule {
  const named = methods.map((name) => `${name}()`).join(', ')
  return {
    ...withMethods(...methods),
    pass: `memoryStore(), redisStore(client), or a store of your own with ${named}`,
  }
}

/**
 * The same rule for an option that has no default.
 *
 * @example lookup: required(aFunction)
 */
export function required(rule: Rule): Rule {
  return { ...rule, required: true }
}

/** A function. */
export const aFunction: Rule = {
  pass: 'a function',
  accepts: (value) => typeof value === 'function',
  error: TypeError,
}

/** A middleware. A factory that was not called is a function too: the chain finds it at the first call. */
export const aMiddleware: Rule = {
  pass: 'a function; call a factory first',
  accepts: aFunction.accepts,
  error: MiddlewareError,
}

/** An array of middleware, the first of which is the outermost. */
export const middlewareList: Rule = { ...arrayOf(aMiddleware), error: MiddlewareError }

/** A {@link Handler}, such as an application. */
export const aHandler: Rule = {
  pass: 'a function (request) => Promise<HttpResponse>',
  accepts: aFunction.accepts,
  error: MiddlewareError,
}

/** A text. Messages never show it, for it may be a secret. */
export const aString: Rule = {
  pass: 'a string',
  accepts: (value) => typeof value === 'string',
  error: TypeError,
  secret: true,
}

/** A text for which an empty one, as of a variable that is not set, is a mistake. */
export const aFilledString: Rule = {
  ...aString,
  pass: 'a string that is not empty',
  accepts: (value) => typeof value === 'string' && value !== '',
}

/** The name of a header field. */
export const aFieldName: Rule = {
  pass: 'the name of a header field, such as x-request-id',
  accepts: (value) => typeof value === 'string' && TOKEN.test(value),
  error: TypeError,
}

/** An `AbortSignal`. Its controller, which is often passed by mistake, would never abort anything. */
export const aSignal: Rule = {
  pass: 'the signal of an AbortController',
  accepts: (value) => typeof memberOf(value, 'aborted') === 'boolean',
  error: TypeError,
}

/** An http or https URL. `localhost:3000` is none: to URLs, `localhost:` is a scheme. */
export const httpUrl: Rule = {
  pass: 'an http or https URL, such as https://api.example.org',
  accepts: (value) => {
    if (typeof value !== 'string' && !(value instanceof URL)) return false
    return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
  },
  error: TypeError,
}

/** For an option whose own function checks it, such as headers or a body. */
export const anything: Rule = { pass: 'anything', accepts: () => true, error: TypeError }
