import { cors, type CorsOptions } from 'middleware-cookbook/server/cors'
import { expect, test } from 'vitest'

const origin = 'https://notes.example.org'

test.each<[object, string]>([
  [{}, 'cors({ origin }) is undefined: pass a URL, a list of them, a function'],
  [
    { origin: true },
    "cors({ origin }) is true: pass a URL, a list of them, a function (origin) => boolean, or '*' for all",
  ],
  [{ origin: 'null' }, 'cors({ origin }) is null: pass'],
  [{ origin: [] }, 'cors({ origin }) is empty: pass one URL or more'],
  [{ origin: [origin, '*'] }, 'cors({ origin }) is *: pass'],
  [
    { origin: '*', credentials: true },
    'cors({ origin }) is *, which browsers refuse with credentials: list the origins',
  ],
  [
    { origin, credentials: true, allowedHeaders: ['*'] },
    'cors({ allowedHeaders }) has *, which covers nothing with credentials: list the names',
  ],
  [
    { origin, credentials: true, methods: ['GET', '*'] },
    'cors({ methods }) has *, which',
  ],
  [
    { origin, credentials: true, exposedHeaders: ['*'] },
    'cors({ exposedHeaders }) has *, which',
  ],
  [
    { origin, methods: ['patch'] },
    'cors({ methods })[0] is "patch": pass the name of a method in upper case',
  ],
  [
    { origin, allowedHeaders: ['x-a, x-b'] },
    'cors({ allowedHeaders })[0] is "x-a, x-b": pass the name of a header field',
  ],
  [
    { origin, exposedHeaders: 'etag' },
    'cors({ exposedHeaders }) is "etag": pass an array',
  ],
  [
    { origin, maxAge: 0.5 },
    'cors({ maxAge }) is 0.5: pass a whole number of seconds from 0',
  ],
  [{ origin, maxAge: -1 }, 'cors({ maxAge }) is -1: pass'],
])(
  'what a browser would ignore is an error at once: %j',
  (options, message) => {
    // JavaScript callers may pass anything.
    expect(() => cors(options as CorsOptions)).toThrow(message)
  },
)

test.each<CorsOptions>([
  { origin: '*', allowedHeaders: ['*'], exposedHeaders: ['*'], methods: ['*'] },
  { origin: new URL(origin), maxAge: 0, methods: ['M-SEARCH'] },
])('what a browser understands is not: %j', (options) => {
  expect(cors(options).name).toBe('cors')
})
