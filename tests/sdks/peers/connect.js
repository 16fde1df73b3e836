import { StringValueSchema } from '@bufbuild/protobuf/wkt'
import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-web'

/** A service of two calls, which a generator would write. */
function service() {
  const notes = { kind: 'service', typeName: 'notes.Notes', name: 'Notes', methods: [], method: {} }
  for (const [localName, methodKind] of [
    ['find', 'unary'],
    ['watch', 'server_streaming'],
  ]) {
    const name = localName[0].toUpperCase() + localName.slice(1)
    const types = { input: StringValueSchema, output: StringValueSchema }
    const method = { kind: 'rpc', name, localName, methodKind, ...types, parent: notes }
    notes.methods.push(method)
    notes.method[localName] = method
  }
  return notes
}

export function make({ url, fetch }) {
  const notes = createClient(service(), createConnectTransport({ baseUrl: url, fetch }))
  return {
    find: async (value, options) => (await notes.find({ value }, options)).value,
    async *watch(value) {
      for await (const note of notes.watch({ value })) yield note.value
    },
  }
}
