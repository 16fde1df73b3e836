import type { Recording } from '../../../scripts/timeline/recording.ts'

/** A recording with the text of the line that each span was begun by, as one of the tests has it. */
export function withCode(recording: Recording, texts: ReadonlyMap<string, string>): Recording {
  return recording.map(({ code, ...span }) => {
    const [, path = '', line] = /^(.+):(\d+)$/.exec(code ?? '') ?? []
    const text = texts.get(path)?.split('\n')[Number(line) - 1]?.trim()
    return text === undefined
      ? span
      : { ...span, code: `${path.replace('snippets/', '')}: ${text}` }
  })
}
