/** The data of the events in a stream of bytes, for those without a parser of their own. */
export async function* eventsOf(body) {
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n\n')
    rest = lines.pop()
    for (const line of lines) yield line.replace(/^data: /, '')
  }
}
