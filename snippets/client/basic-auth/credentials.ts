import { requireText } from 'middleware-cookbook/kit'

/** A name and a password, as a person types them or a file holds them. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/**
 * Checks what Basic and Digest cannot carry, when the middleware is made and not at the first call.
 *
 * @param factory the function whose options these are, for the message, which never shows a value
 * @throws TypeError
 */
export function requireCredentials(
  factory: string,
  { username, password }: Credentials,
): void {
  requireText(factory, { username, password })
  // RFC 7617 §2 and RFC 7616 §4: the first colon ends the name.
  if (username.includes(':')) {
    throw new TypeError(
      `${factory}({ username }): the user name has a colon, where the password begins: use another name`,
    )
  }
}
