import { EventSource } from 'eventsource'
import { createParser } from 'eventsource-parser'
import { EventSource as OfUndici } from 'undici'

export function parsed(chunks) {
  const events = []
  let id = ''
  const parser = createParser({
    onEvent(event) {
      id = event.id ?? id
      events.push({ type: event.event ?? 'message', data: event.data, id })
    },
  })
  for (const chunk of chunks) parser.feed(chunk)
  return events
}

export function listen(library, url, count) {
  const Source = library === 'undici' ? OfUndici : EventSource
  const source = new Source(url)
  const events = []
  return new Promise((resolve) => {
    source.addEventListener('message', ({ type, data, lastEventId: id }) => {
      events.push({ type, data, id })
      if (events.length < count) return
      source.close()
      resolve(events)
    })
    source.addEventListener('error', () => {
      if (source.readyState !== Source.CLOSED) return
      resolve(events)
    })
  })
}
