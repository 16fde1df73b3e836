// Uploads of any size, part by part: none of them is ever held in memory.
import {
  createClient,
  HttpResponse,
  routes,
  serve,
  type Handler,
} from 'middleware-cookbook'

// #region upload
const upload: Handler = async (request) => {
  let album = ''
  const photos: object[] = []
  for await (const part of request.parts({ maxSize: 50 * 2 ** 20 })) {
    if (part.name === 'album') album = await part.text()
    if (part.name !== 'photo') continue
    // The name is the sender's: show it, and never use it as a path.
    const bytes = await store(`photos/${photos.length}`, part.stream())
    photos.push({ name: part.filename, type: part.type, bytes })
  }
  return HttpResponse.json({ album, photos })
}
// #endregion upload

// Your disk or bucket. This one forgets.
async function store(
  _path: string,
  content: AsyncIterable<Uint8Array>,
): Promise<number> {
  let bytes = 0
  for await (const chunk of content) bytes += chunk.byteLength
  return bytes
}

const server = await serve(routes({ 'POST /photos': upload }))
const client = createClient({ baseUrl: server.url })

const form = new FormData()
form.append('album', 'Zoë’s')
for (const name of ['sea.png', '../../etc/passwd']) {
  const png = new Blob([new Uint8Array(4 * 2 ** 20)], { type: 'image/png' })
  form.append('photo', png, name)
}
const response = await client.post('/photos', { body: form })
console.log(response.status, await response.json())

// What is wrong with a form is the client's to know.
for (const body of [
  '--x\r\nContent-Disposition: form-data\r\n\r\nsea\r\n--x--',
  '--x\r\nContent-Disposition: form-data; name=photo\r\n\r\nse',
]) {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  const refused = await client.post('/photos', { body, headers })
  console.log(refused.status, (await refused.text()).trim())
}

await client.close()
await server.close()
