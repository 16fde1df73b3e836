// Changes a stream chunk by chunk, each made when the client asks for it.
import {
  compose,
  createClient,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import { upperCase } from './upper-case.ts'

const encoder = new TextEncoder()
const headers = { 'content-type': 'text/plain; charset=utf-8' }

const count: Handler = async () => new HttpResponse(numbers, { headers })

async function* numbers() {
  try {
    for (const number of ['one', 'two', 'three', 'four', 'five']) {
      console.log('made:', number)
      yield encoder.encode(number)
    }
  } finally {
    console.log('the handler stops')
  }
}

const client = createClient({ transport: compose([upperCase], count) })

const response = await client.get('http://example.org')
const decoder = new TextDecoder()
for await (const chunk of response.stream()) {
  const text = decoder.decode(chunk)
  console.log('       read:', text)
  if (text === 'THREE') break
}
