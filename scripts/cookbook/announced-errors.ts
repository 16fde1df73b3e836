/** A comment that announces a compile error, and the line with code that it is about; both from 1. */
export interface AnnouncedError {
  readonly line: number
  readonly target: number
}

const DIRECTIVE = /^\s*\/\/ @ts-expect-error\b/

/** The comments `// @ts-expect-error` of a source. */
export function announcedErrors(source: string): readonly AnnouncedError[] {
  const lines = source.split('\n')
  return lines.flatMap((line, index) => {
    if (!DIRECTIVE.test(line)) return []
    const distance = lines.slice(index).findIndex((each) => !/^\s*(?:\/\/.*)?$/.test(each))
    return [{ line: index + 1, target: index + distance + 1 }]
  })
}
