/**
 * Returns the origin of an `origin` option, such as `https://api.example.org` for any URL there. Credentials are for one
 * origin, so a factory that takes them asks for it.
 *
 * @param factory as the message calls it: `basicAuth`
 * @throws TypeError for what is not an http or https URL, and for a host with `*`, which would match nothing
 *
 * @example const origin = requireOrigin('basicAuth', options.origin)
 */
export function requireOrigin(factory: string, origin: string | URL): string {
  const url = URL.canParse(String(origin)) ? new URL(origin) : undefined
  // `localhost:3000` is a URL, with the scheme `localhost:` and without an origin.
  if (url && /^https?:$/.test(url.protocol)) {
    if (!url.hostname.includes('*')) return url.origin
    // A URL may have one, and then it is the origin of nothing that is ever sent.
    throw new TypeError(
      `${factory}({ origin }) is ${url.origin}, in which * is a letter like others: list each origin`,
    )
  }
  throw new TypeError(
    `${factory}({ origin }) is ${String(origin)}: pass an http or https URL, such as https://api.example.org`,
  )
}

/**
 * The same for an option that takes one origin or several.
 *
 * @throws TypeError for what is not an http or https URL, and for an empty list
 *
 * @example const origins = requireOrigins('digestAuth', options.origin)
 */
export function requireOrigins(
  factory: string,
  origin: string | URL | readonly (string | URL)[],
): readonly string[] {
  const origins = [origin].flat().map((one) => requireOrigin(factory, one))
  if (origins.length > 0) return origins
  throw new TypeError(`${factory}({ origin }) is empty: pass one URL or more`)
}
