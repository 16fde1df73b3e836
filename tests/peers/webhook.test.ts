import { createServer, type RequestListener } from 'node:http'
import {
  compose,
  createClient,
  HttpRequest,
  HttpResponse,
  serve,
  toNode,
} from 'middleware-cookbook'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'
import { toExpress } from 'middleware-cookbook/hosts/express'
import { webhook } from 'middleware-cookbook/server/webhook'
import { expect, onTestFinished, test } from 'vitest'
import { listening } from '../hosts/programs/listening.ts'
import { afterParser, github, standard, stripe } from './libraries/webhooks.js'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const body = '{ "order": 7, "total": 12.50, "to": "Zoë" }'

test.each([
  ['standardwebhooks', 'standard', standard],
  ['stripe', 'stripe', stripe],
  ['@octokit/webhooks-methods', 'github', github],
] as const)('what %s signs is taken, and nothing else', async (_, form, library) => {
  const app = compose([webhook({ form, secret })], async (request) => {
    return new HttpResponse(await request.bytes())
  })
  const message = { id: 'msg_1', time: Math.floor(Date.now() / 1000) }
  const headers = await library.sign(secret, body, message)
  const send = (body: string) =>
    app(new HttpRequest('http://shop.example.org', { method: 'POST', headers, body }))
  await expect(send(body.replace('7', '8'))).rejects.toThrow('The signature is not right')
  expect(await (await send(body)).text()).toBe(body)
  expect((await send(body)).status).toBe(204)
})

test('standardwebhooks verifies what the sender signs, with one secret and with two', async () => {
  const received: [string, Record<string, string>][] = []
  const server = await serve(async (request) => {
    received.push([await request.text(), Object.fromEntries(request.headers)])
    return new HttpResponse()
  })
  const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
  const client = createClient({ baseUrl: server.url })
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  for (const secrets of [secret, [other, secret]]) {
    const middleware = [webhookSender({ secret: secrets })]
    await (await client.post('/', { body, middleware })).release()
  }
  expect(received).toHaveLength(2)
  for (const [text, headers] of received) {
    expect(standard.verify(secret, text, headers)).toEqual(JSON.parse(body))
    expect(() => standard.verify(secret, `${text} `, headers)).toThrow('No matching signature')
  }
})

async function urlOf(listener: (...exchange: Parameters<RequestListener>) => unknown) {
  const server = await listening(createServer((req, res) => void listener(req, res)))
  onTestFinished(() => server.close())
  return `http://127.0.0.1:${server.port}/hooks`
}

async function post(url: string) {
  const client = createClient({ middleware: [webhookSender({ secret })] })
  onTestFinished(() => client.close())
  const headers = { 'content-type': 'application/json' }
  const response = await client.post(url, { body, headers })
  return [response.status, await response.text()] as const
}

/** An Express with a parser, and what it reports. */
function received(keeps: boolean) {
  const errors: string[] = []
  const app = compose([webhook({ secret })], async (request) =>
    HttpResponse.json(await request.json()),
  )
  const onError = (error: unknown) => void errors.push(String(error))
  return { errors, app: afterParser(toNode(app, { onError }), keeps) }
}

test('after express.json() the error names the parser, and what to do', async () => {
  const { app, errors } = received(false)
  const [status] = await post(await urlOf(app))
  expect(status).toBe(500)
  expect(errors).toEqual([expect.stringContaining('express.json(')])
  expect(errors).toEqual([expect.stringContaining('req.rawBody')])
})

test('after a parser that keeps the bytes they are verified', async () => {
  const { app, errors } = received(true)
  const [status, text] = await post(await urlOf(app))
  expect(errors).toEqual([])
  expect(status).toBe(200)
  expect(JSON.parse(text)).toEqual(JSON.parse(body))
})

test('before handlers of Express, whose answer it cannot see, it says what to mount', async () => {
  const errors: string[] = []
  const onError = (error: unknown) => void errors.push(String(error))
  const app = afterParser(toExpress(webhook({ secret }), { onError }), true)
  const [status] = await post(await urlOf(app))
  expect(status).toBe(500)
  expect(errors).toEqual([expect.stringContaining('toNode(compose([webhook(…)]')])
})
