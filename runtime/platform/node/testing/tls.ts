import https from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { listenForTest, moment } from './servers.ts'

/** Signed by itself, until 2126, for 127.0.0.1 and localhost. Made with openssl for these tests, and secret to no one. */
const cert = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUB4sBCGNX9/4uPBCt8XsjauhdA8gwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyOTIxMjY1MloYDzIxMjYxMTA1
MjEyNjUyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASoLOKr2CpCMv13URaxCUGui92VvazTn0s1sysa5Bk6QhX4p+A0rywE
ZqJsqL1e1fwqONbROz7eYv0NvszHsiAMo28wbTAdBgNVHQ4EFgQUUGsGVXIn/fO1
GasZEk0DKzwERgQwHwYDVR0jBBgwFoAUUGsGVXIn/fO1GasZEk0DKzwERgQwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDSAAwRQIgV1VV4rPuLAd079/d3NPakzZAf3cxHva8YtRxI9xXT2gCIQCl
1PPiu5+/qExnNnjCYWTgoPyNoJL00e8XsVAKxRWzPw==
-----END CERTIFICATE-----
`
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgk2WVoTtvgMbhKziS
rqQYuQ8ashWwQuhV134WSc+BXNahRANCAASoLOKr2CpCMv13URaxCUGui92VvazT
n0s1sysa5Bk6QhX4p+A0rywEZqJsqL1e1fwqONbROz7eYv0NvszHsiAM
-----END PRIVATE KEY-----
`

/** An https server whose certificate no client trusts. */
export async function selfSignedServer(): Promise<string> {
  const server = https.createServer({ cert, key }, (_, res) => res.end('secret'))
  return `https://127.0.0.1:${(await listenForTest(server)).port}/`
}

/** Takes connections and never answers a TLS handshake. */
export async function silentTlsServer() {
  const reached = moment()
  const gone = moment()
  let connections = 0
  const server = createTcpServer((socket) => {
    connections++
    socket.on('error', () => undefined)
    socket.once('data', () => {
      reached.arrive()
    })
    socket.once('close', () => {
      gone.arrive()
    })
  })
  const url = `https://127.0.0.1:${(await listenForTest(server)).port}/`
  return { url, reached: reached.come, gone: gone.come, connections: () => connections }
}
