export interface SyntaxProblem {
  readonly message: string
  /** From 1. */
  readonly line: number
}

/** No browser finds it, so that a module that imports it is read and never runs. */
const NOWHERE = 'import "-";'

/** What the browser finds wrong with a module, which does not run. */
export function syntaxErrorIn(text: string): Promise<SyntaxProblem | undefined> {
  return new Promise((resolve) => {
    const script = document.createElement('script')
    const end = (problem?: SyntaxProblem) => {
      removeEventListener('error', hear)
      script.remove()
      URL.revokeObjectURL(script.src)
      resolve(problem)
    }
    const hear = (event: ErrorEvent) => {
      event.preventDefault()
      const error: unknown = event.error
      end(error instanceof SyntaxError ? { message: error.message, line: event.lineno } : undefined)
    }
    addEventListener('error', hear)
    script.type = 'module'
    script.onerror = () => {
      end()
    }
    script.src = URL.createObjectURL(new Blob([NOWHERE, text], { type: 'text/javascript' }))
    document.head.append(script)
  })
}
