import type { Names } from '../names.ts'

/** The recipe itself. */
export function recipe({ side, file, factory, options }: Names): string {
  const body =
    side === 'client'
      ? `return next(request.withHeader('x-${file}', value))`
      : `const response = await next(request)
    return response.withHeader('x-${file}', value)`
  return `import type { Middleware } from 'middleware-cookbook'
import { aString, requireOptions } from 'middleware-cookbook/kit'

/** Options of {@link ${factory}}. */
export interface ${options} {
  /** TODO: what it does, in which unit, and what happens without it. */
  readonly value?: string
}

/**
 * TODO: what it does, in one sentence, with the rule that it follows (RFC 9110 §…).
 *
 * @throws TODO: which errors, and when
 */
export function ${factory}(options: ${options} = {}): Middleware {
  requireOptions('${factory}', options, { value: aString })
  const { value = 'TODO' } = options

  return async function ${factory}(request, next) {
    ${body}
  }
}
`
}
