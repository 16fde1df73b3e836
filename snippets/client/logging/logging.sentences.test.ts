import { expect, test } from 'vitest'
import { messageAs, R } from './logged.fixture.ts'

test.each([
  [
    'curl -u ada:opensesame https://a.example',
    `curl -u ${R} https://a.example`,
  ],
  ['curl -su "ada:open sesame" x', `curl -su ${R} x`],
  ['curl -uada:opensesame x', `curl -u${R} x`],
  ['curl --user=ada:opensesame x', `curl --user=${R} x`],
  ['curl --proxy-user ada:opensesame x', `curl --proxy-user ${R} x`],
  ['curl -E ada.pem:opensesame x', `curl -E ${R} x`],
  ['http -a ada:opensesame x', `http -a ${R} x`],
  ['mysql -u ada -popensesame shop', `mysql -u ada -p${R} shop`],
  ['sshpass -p opensesame ssh a', `sshpass -p ${R} ssh a`],
  ['net use -password opensesame', `net use -password ${R}`],
  ['docker run -u 1000:1000 a', 'docker run -u 1000:1000 a'],
  ['docker run -p 8080:80 a', 'docker run -p 8080:80 a'],
  ['date -u +%H:%M', 'date -u +%H:%M'],
  ['curl --user-agent a/1:2', 'curl --user-agent a/1:2'],
])(
  'a login in a command is redacted, and no other option: %s',
  async (message, shown) => {
    expect(await messageAs(message)).toBe(shown)
  },
)

test.each([
  ['password is hunter2, sorry', `password is ${R}, sorry`],
  ['the password was opensesame', `the password was ${R}`],
  ["the secret is 'opensesame'", `the secret is '${R}'`],
  ['your code is 123456', `your code is ${R}`],
  ['the API key was opensesame42', `the API key was ${R}`],
  ['password := "opensesame"', `password := "${R}"`],
  ['password == opensesame', `password == ${R}`],
  ['password -> opensesame', `password -> ${R}`],
  ['password `opensesame` is wrong', `password \`${R}\` is wrong`],
  ['password “opensesame” is wrong', `password “${R}” is wrong`],
  ['password [opensesame] is wrong', `password [${R}] is wrong`],
  ['password:\n  opensesame\npage: 2', `password:\n  ${R}\npage: 2`],
  ['PIN 4711 is wrong', `PIN ${R} is wrong`],
  ["IDENTIFIED BY 'opensesame'", `IDENTIFIED BY '${R}'`],
  ['s:8:"password";s:10:"opensesame";', `s:8:"password";s:10:"${R}";`],
  ['ada:opensesame@db:5432', `${R}@db:5432`],
  ['ada:opensesame@10.0.0.1', `${R}@10.0.0.1`],
  ['amqp://ada:open#sesame/@mq', `amqp://${R}@mq`],
  ['jdbc:oracle:thin:ada/opensesame@//db', `jdbc:oracle:thin:${R}@//db`],
  ['Stripe-Signature: t=1,v1=opensesame', `Stripe-Signature: ${R}`],
  ['paid with 4242424242424242', `paid with ${R}`],
  ['paid with 3782-822463-10005', `paid with ${R}`],
])(
  'a secret in a sentence is redacted, and nothing else: %s',
  async (message, shown) => {
    expect(await messageAs(message)).toBe(shown)
  },
)

test.each([
  'password is missing',
  'the password is incorrect',
  'password is too short',
  'The password was changed',
  'token is expired',
  'jwt malformed',
  'session closed',
  'the exit code was 3221225477',
  'password: required',
  '{"password":null}',
  'token=undefined',
  'using password: YES',
  "code: 'ECONNRESET'",
  '{"code":"rate_limit_exceeded"}',
  '{"error":{"code":-32601}}',
  'duplicate key (id)=(5)',
  'Missing required key: "page_size"',
  'AuthenticationError: no key was given',
  'TokenExpiredError: jwt expired',
  'SignatureDoesNotMatch: check your clock',
  'ERR AUTH <password> called without any password',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'ssh://git@a.example/a.git',
  'order 4242424242424243',
  '1735689600123456',
])('what tells what is wrong is readable: %s', async (message) => {
  expect(await messageAs(message)).toBe(message)
})

test.each([
  [
    '<input name="password" value="opensesame">',
    `<input name="password" value="${R}">`,
  ],
  [
    '<input type=hidden name=csrf value=opensesame>',
    `<input type=hidden name=csrf value=${R}>`,
  ],
  ['<INPUT VALUE="2" NAME="page">', '<INPUT VALUE="2" NAME="page">'],
  [
    '<meta content="opensesame" name="csrf-token">',
    `<meta content="${R}" name="csrf-token">`,
  ],
  [
    '<add key="ApiKey" value="opensesame"/>',
    `<add key="ApiKey" value="${R}"/>`,
  ],
  ['<add key="Level" value="debug"/>', '<add key="Level" value="debug"/>'],
  [
    '<string name="token">opensesame</string>',
    `<string name="token">${R}</string>`,
  ],
  [
    '<key>token</key><string>opensesame</string>',
    `<key>token</key><string>${R}</string>`,
  ],
  ['<token><![CDATA[opensesame]]></token>', `<token>${R}</token>`],
  [
    'Content-Disposition: form-data; name="token"\r\n\r\nopensesame\r\n--B',
    `Content-Disposition: form-data; name="token"\r\n\r\n${R}\r\n--B`,
  ],
  [
    '&lt;input name=&quot;token&quot; value=&quot;opensesame&quot;',
    `&lt;input name=&quot;token&quot; value=${R}`,
  ],
])(
  'a secret in a form or an attribute is redacted, and nothing else: %s',
  async (message, shown) => {
    expect(await messageAs(message)).toBe(shown)
  },
)

test.each([
  ['-----', 'RSA PRIVATE KEY', '-----'],
  ['-----', 'PGP PRIVATE KEY BLOCK', '-----'],
  ['---- ', 'SSH2 ENCRYPTED PRIVATE KEY', ' ----'],
])(
  'a private key is redacted, also with fields: %s %s',
  async (before, kind, after) => {
    // Put together here, so that no scanner takes it for a key.
    const line = (word: string) => `${before}${word} ${kind}${after}`
    const key = `${line('BEGIN')}\nProc-Type: 4\n\nMC4C-AQ\n${line('END')}`
    expect(await messageAs(`no ${key} of ada`)).toBe(`no ${R} of ada`)
  },
)

test.each([
  'name=a ',
  'value="a" ',
  'a is ',
  '//a:',
  'password is ',
  ' -u a:',
  'mysql ',
  '-----BEGIN PRIVATE KEY-----',
  '<name>a</name>',
  '<a>',
  'a: \n ',
  '4242',
])('a message that repeats a part of one is logged: %s', async (piece) => {
  const message = await messageAs(piece.repeat(100_000 / piece.length))
  expect(message?.length).toBeGreaterThan(0)
})
