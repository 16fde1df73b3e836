const EXTENSION = '.timeline.json'

/** The file beside an output: `snippets/client/retry/naive.timeline.json`. */
export function recordingPath(output: string): string {
  return output.replace(/\.out$/, EXTENSION)
}

export function isRecording(path: string): boolean {
  return path.endsWith(EXTENSION)
}
