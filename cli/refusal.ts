/** Something is in the way: exit code 1. The message is a sentence that says who, what, and what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** The command was called in a way that it does not understand: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The code of an error of the system, such as `EACCES`; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error)) return undefined
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
