import { expect, test } from 'vitest'
import { headerAs, messageAs, R } from './logged.fixture.ts'

test.each([
  'Bearer',
  'bearer',
  'Basic',
  'DPoP',
  'Negotiate',
  'NTLM',
  'Kerberos',
  'Digest',
  'GNAP',
  'HOBA',
  'PrivateToken',
  'SCRAM-SHA-256',
  'vapid',
  'Hawk',
  'AWS4-HMAC-SHA256',
  'AWS4-ECDSA-P256-SHA256',
  'HMAC-SHA256',
  'SSWS',
  'ApiKey',
  'Api-Key',
  'SharedKey',
  'SharedKeyLite',
  'SharedAccessSignature',
  'GenieKey',
  'GoogleLogin',
])('credentials are redacted under any scheme: %s', async (scheme) => {
  expect(await headerAs('X-Custom', `${scheme} opensesame`)).toBe(
    `${scheme} ${R}`,
  )
  expect(
    await headerAs('X-Custom', `${scheme} a="opensesame", b=opensesame`),
  ).toBe(`${scheme} ${R}`)
  expect(await messageAs(`sent ${scheme} Open|sesame=, got 401`)).toBe(
    `sent ${scheme} ${R}, got 401`,
  )
  expect(await messageAs(`${scheme} authentication failed`)).toBe(
    `${scheme} authentication failed`,
  )
})

test.each([
  'Token',
  'Zoho-oauthtoken',
  'DeepL-Auth-Key',
  'Key',
  'AWS',
  'Bot',
  'Mutual',
  'Splunk',
  'User',
  'Client-ID',
])('credentials are redacted behind an ordinary word: %s', async (scheme) => {
  expect(await headerAs('X-Custom', `${scheme} opensesame`)).toBe(
    `${scheme} ${R}`,
  )
  expect(await messageAs(`sent ${scheme} opensesame42, got 401`)).toBe(
    `sent ${scheme} ${R}, got 401`,
  )
  expect(await messageAs(`the ${scheme} expired after 42 days`)).toBe(
    `the ${scheme} expired after 42 days`,
  )
})

test('credentials behind a scheme that is not known are told by their form', async () => {
  expect(await headerAs('X-Custom', 'MAC h480djs93hd8')).toBe(`MAC ${R}`)
  expect(await headerAs('X-Custom', 'Amx id="a", mac="opensesame"')).toBe(
    `Amx ${R}`,
  )
  expect(await headerAs('X-Request-Id', 'req h480djs93hd8')).toBe(
    'req h480djs93hd8',
  )
  expect(await headerAs('X-Custom', 'node web-01-prod')).toBe(
    'node web-01-prod',
  )
})

test.each([
  'Bearer realm="shop", error="invalid_token", error_description="expired"',
  'Digest realm="shop", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", qop="auth", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
  'Basic realm="shop", charset="UTF-8"',
])('a challenge holds no secret and is readable: %s', async (challenge) => {
  expect(await headerAs('WWW-Authenticate', challenge)).toBe(challenge)
})
