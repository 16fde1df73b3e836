import OpenAI, { toFile } from 'openai'

export function make({ url, fetch, ownRetry = false }) {
  const client = new OpenAI({
    apiKey: 'unused',
    baseURL: url,
    fetch,
    ...(ownRetry ? {} : { maxRetries: 0 }),
  })
  return {
    send: ({ method, path, json, signal }) =>
      client[method.toLowerCase()](path, { body: json, signal }),
    upload: async (_, bytes) =>
      client.files.create({ file: await toFile(bytes, 'a.bin'), purpose: 'batch' }),
    async *events() {
      const messages = [{ role: 'user', content: 'hi' }]
      const stream = await client.chat.completions.create({ model: 'm', messages, stream: true })
      for await (const event of stream) yield JSON.stringify(event)
    },
  }
}
