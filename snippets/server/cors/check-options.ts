import {
  aFieldName,
  arrayOf,
  oneOf,
  requireOptions,
  wholeNumber,
  type Rule,
  type Rules,
} from 'middleware-cookbook/kit'

interface Checked {
  readonly origin: unknown
  readonly credentials?: boolean
  readonly methods?: readonly string[]
  readonly allowedHeaders?: readonly string[]
  readonly exposedHeaders?: readonly string[]
  readonly maxAge?: number
}

/** Methods are case-sensitive, and browsers write all but a few as they are. */
const method: Rule = {
  ...aFieldName,
  pass: 'the name of a method in upper case, such as PATCH',
  accepts: (value) =>
    aFieldName.accepts(value) && value === String(value).toUpperCase(),
}

/** Which URLs are origins is checked where they are used. */
const origin: Rule = {
  pass: `a URL, a list of them, a function (origin) => boolean, or '*' for all`,
  accepts: (value) =>
    typeof value === 'function' ||
    [value]
      .flat()
      .every((one) => typeof one === 'string' || one instanceof URL),
  error: TypeError,
  required: true,
}

const OPTIONS: Rules<Checked> = {
  origin,
  credentials: oneOf(true, false),
  methods: arrayOf(method),
  allowedHeaders: arrayOf(aFieldName),
  exposedHeaders: arrayOf(aFieldName),
  maxAge: wholeNumber(0, Infinity, 'seconds'),
}

/** Refuses what a browser would ignore without a word. */
export function checkOptions(options: Checked): void {
  requireOptions('cors', options, OPTIONS)
  const { origin, methods, allowedHeaders, exposedHeaders } = options
  if (!options.credentials) return
  if (origin === '*') {
    throw new TypeError(
      'cors({ origin }) is *, which browsers refuse with credentials: list the origins',
    )
  }
  // Fetch, "CORS protocol and credentials": there, * is a name like others.
  const lists = { methods, allowedHeaders, exposedHeaders }
  for (const [name, list = []] of Object.entries(lists)) {
    if (!list.includes('*')) continue
    throw new TypeError(
      `cors({ ${name} }) has *, which covers nothing with credentials: list the names`,
    )
  }
}
