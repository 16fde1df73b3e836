import { expect, test } from 'vitest'
import { HttpRequest } from './request.ts'

const post = (body: FormData) => new HttpRequest('http://a.test', { method: 'POST', body })

function form(): FormData {
  const data = new FormData()
  data.append('name', 'Zoë "Zed"\n\\')
  data.append('na"me\r\n', 'line 1\nline 2\r\nline 3\rline 4')
  data.append('name', 'again')
  data.append(
    'file',
    new File([new Uint8Array([0, 255, 13, 10])], 'kök"x".bin', { type: 'image/png' }),
  )
  data.append('untyped', new Blob(['x']))
  return data
}

test('a form comes back as it was, files included', async () => {
  const data = await post(form()).formData()
  expect(data.getAll('name')).toEqual(['Zoë "Zed"\r\n\\', 'again'])
  expect(data.get('na"me\r\n')).toBe('line 1\r\nline 2\r\nline 3\r\nline 4')
  const file = data.get('file') as File
  expect(file).toMatchObject({ name: 'kök"x".bin', type: 'image/png' })
  expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([0, 255, 13, 10])
  expect(data.get('untyped')).toMatchObject({ name: 'blob', type: 'application/octet-stream' })
})

test('the encoding is the one of the platform’s own fetch, but for the boundary', async () => {
  const standard = new Request('http://a.test', { method: 'POST', body: form() })
  const request = post(form())
  const boundaryOf = (type: string | null) => (type ?? '').split('boundary=')[1] ?? ''
  const theirs = (await standard.text()).replaceAll(
    boundaryOf(standard.headers.get('content-type')),
    'B',
  )
  const ours = (await request.text()).replaceAll(
    boundaryOf(request.headers.get('content-type')),
    'B',
  )
  // The standard's closing line break is optional (RFC 2046 §5.1.1).
  expect(ours.trimEnd()).toBe(theirs.trimEnd())
})

test('the boundary is the same each time it is sent, and its length is known', async () => {
  const { body } = post(form())
  const send = async () => {
    const chunks: Uint8Array[] = []
    for await (const chunk of body.content({}) as AsyncIterable<Uint8Array>) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
  const first = await send()
  expect(await send()).toEqual(first)
  expect(body.length).toBe(first.byteLength)
  expect(body.replayable).toBe(true)
})

test('two forms have two boundaries', () => {
  const type = () => post(form()).headers.get('content-type')
  expect(type()).not.toBe(type())
})

test('an empty form is a valid one', async () => {
  expect([...(await post(new FormData()).formData())]).toEqual([])
})
