import type { HttpRequest } from 'middleware-cookbook'
import { knownSecrets } from './known-secrets.ts'
import { redactText } from './redact.ts'

/** What an error says. The error itself may carry requests and credentials. */
export interface LoggedError {
  readonly name: string
  readonly message: string
}

export function describeError(
  error: unknown,
  request: HttpRequest,
  isSecret: (name: string) => boolean,
): LoggedError {
  const { name, message } =
    error instanceof Error ? error : new Error(asText(error))
  const known = knownSecrets(request, isSecret)
  const shown = (text: unknown) => redactText(asText(text), isSecret, known)
  return { name: shown(name), message: shown(message) }
}

/** Anything may be thrown, also what has no text. */
function asText(value: unknown): string {
  try {
    return String(value)
  } catch {
    return typeof value
  }
}
