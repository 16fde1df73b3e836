import { systemClock } from 'middleware-cookbook'
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/** A certificate and its key, as `https.createServer()` takes them. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/**
 * Makes a certificate (RFC 5280 §4.1) that is signed by its own key, and by no
 * program: not every machine has openssl.
 *
 * @param host the only DNS name that it is for
 * @param days until it expires; negative: it has expired
 */
export function selfSigned(host: string, days = 2): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
  })
  const signed = toBeSigned(host, days, publicKey)
  const signature = sign('sha256', signed, privateKey)
  const bits = der(0x03, Buffer.from([0]), signature)
  const whole = der(SEQUENCE, signed, ecdsaWithSha256, bits)
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}

const SEQUENCE = 0x30
const ecdsaWithSha256 = der(SEQUENCE, oid('2a8648ce3d040302'))

function toBeSigned(host: string, days: number, publicKey: KeyObject): Buffer {
  const commonName = der(SEQUENCE, oid('550403'), der(0x0c, Buffer.from(host)))
  const name = der(SEQUENCE, der(0x31, commonName))
  const names = der(SEQUENCE, der(0x82, Buffer.from(host)))
  const alternativeNames = der(SEQUENCE, oid('551d11'), der(0x04, names))
  return der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.from([1])), // serial number
    ecdsaWithSha256,
    name,
    der(SEQUENCE, utcTime(-30), utcTime(days)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, alternativeNames)),
  )
}

/** A date that is so many days away. TLS compares it with the system's clock. */
function utcTime(days: number): Buffer {
  const date = new Date(systemClock.date() + days * 86_400_000)
  const text = date.toISOString().replace(/\D/g, '').slice(2, 14)
  return der(0x17, Buffer.from(`${text}Z`))
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

/** One value of DER: its tag, its length, its content. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const { length } = body
  const size =
    length < 128
      ? [length]
      : length < 256
        ? [0x81, length]
        : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}
