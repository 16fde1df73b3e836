/**
 * Throws if an option is not a text that a header field can carry as UTF-8. The message never shows the value, which may
 * be a password.
 *
 * @param factory as the message calls it: `basicAuth`
 * @param options the values by the names of their options
 * @throws TypeError for the first that is wrong: `basicAuth({ password }) is undefined: pass a string`
 *
 * @example requireText('basicAuth', { username, password })
 */
export function requireText(factory: string, options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    const option = `${factory}({ ${name} })`
    if (typeof value !== 'string') {
      throw new TypeError(`${option} is ${value === null ? 'null' : typeof value}: pass a string`)
    }
    // RFC 7617 §2, RFC 9110 §5.5: control characters are refused.
    if (/\p{Cc}/u.test(value)) {
      throw new TypeError(`${option} has a control character, such as a line break: trim it`)
    }
    // UTF-8 cannot carry it: another password would be sent.
    if (/\p{Cs}/u.test(value)) {
      throw new TypeError(
        `${option} has half of a surrogate pair: it was cut in the middle of a character`,
      )
    }
  }
}
