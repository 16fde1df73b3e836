import { GoogleGenAI } from '@google/genai'

/** With a `fetch` of its own it sends no `dispatcher`, which a client of ours could not obey. */
export function make({ url, fetch }) {
  const ai = new GoogleGenAI({ apiKey: 'unused', httpOptions: { baseUrl: url, fetch } })
  const asked = { model: 'm', contents: 'hi' }
  return {
    generate: async () => (await ai.models.generateContent(asked)).text,
    async *stream() {
      for await (const { text } of await ai.models.generateContentStream(asked)) yield text
    },
    interact: () => ai.interactions.create({ model: 'm', input: 'hi' }),
  }
}
