import type { WebhookForm } from './forms.ts'

interface Vector {
  readonly secret: string
  /** In seconds. */
  readonly time: number
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** What services publish, or their own libraries have signed. */
export const VECTORS: Readonly<Record<WebhookForm, Vector>> = {
  // standard-webhooks, spec and libraries
  standard: {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    time: 1614265330,
    body: '{"test": 2432232314}',
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
  },
  // signed with Node's crypto; tests/peers compares with Stripe's library
  stripe: {
    secret: 'whsec_test_secret',
    time: 1492774577,
    body: '{\n  "id": "evt_test_webhook"\n}',
    headers: {
      'stripe-signature':
        't=1492774577,v1=8fc1bf06840388c2d6747b59d9d8975312d1953d1c92065d423b8c8d149c31c3,v0=8fc1bf06840388c2d6747b59d9d8975312d1953d1c92065d423b8c8d149c31c3',
    },
  },
  // docs.github.com, "Validating webhook deliveries"
  github: {
    secret: "It's a Secret to Everybody",
    time: 1700000000,
    body: 'Hello, World!',
    headers: {
      'x-hub-signature-256':
        'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    },
  },
  // docs.slack.dev, "Verifying requests from Slack"
  slack: {
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    time: 1531420618,
    body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    headers: {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature':
        'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    },
  },
}
