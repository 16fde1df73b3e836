// The same upload with formData(): refused, or a hole for every client.
import {
  createClient,
  HttpResponse,
  routes,
  serve,
  type Handler,
} from 'middleware-cookbook'

const upload: Handler = async (request) => {
  const form = await request.formData()
  //                         ^^^^^^^^ holds all files at once
  return new HttpResponse(`${form.getAll('photo').length} photos`)
}
const login: Handler = async (request) => {
  const { name } = await request.json<{ name: string }>()
  return new HttpResponse(`a name of ${name.length} characters`)
}
const app = routes({ 'POST /photos': upload, 'POST /login': login })
const client = createClient()

const form = new FormData()
form.append('photo', new Blob([new Uint8Array(4 * 2 ** 20)]), 'sea.png')

for (const maxBodySize of [2 ** 20, Infinity]) {
  console.log('maxBodySize', maxBodySize)
  const server = await serve(app, { maxBodySize })
  const photos = await client.post(new URL('/photos', server.url), {
    body: form,
  })
  console.log(' ', photos.status, (await photos.text()).trim())
  const long = await client.post(new URL('/login', server.url), {
    json: { name: 'x'.repeat(2 ** 22) },
  })
  console.log(' ', long.status, (await long.text()).trim())
  await server.close()
}

await client.close()
