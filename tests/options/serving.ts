import {
  HttpError,
  HttpRequest,
  mapResponse,
  routes,
  serve,
  type HttpErrorOptions,
  type ServeOptions,
} from 'middleware-cookbook'
import {
  memoryStore,
  redisStore,
  type MemoryStoreOptions,
  type RedisStoreOptions,
} from 'middleware-cookbook/store'
import { home, notApp, optionsOf, type Entry } from './entry.ts'
import * as wrong from './wrong-values.ts'

const request = new HttpRequest('http://a.test/')
const redis = { call: async () => null }

/** What a server is made of, and where it keeps things. */
export const serving: readonly Entry[] = [
  {
    name: 'serve',
    fn: serve,
    args: { app: [serve, notApp] },
    options: optionsOf<ServeOptions>((options) => serve(home, options), {
      port: [...wrong.notWholeFrom0, 65_536],
      hostname: [...wrong.notString, ''],
      maxBodySize: wrong.notAtLeast0,
      requestTimeout: wrong.notAbove0,
      keepAliveTimeout: wrong.notAbove0,
      closeTimeout: wrong.notAtLeast0,
      onError: wrong.notFunction,
    }),
  },
  {
    name: 'memoryStore',
    fn: memoryStore,
    options: optionsOf<MemoryStoreOptions>(memoryStore, {
      maxEntries: wrong.notAtLeast1,
      maxBytes: wrong.notAtLeast1,
      whenFull: wrong.notOneOf,
    }),
  },
  {
    name: 'redisStore',
    fn: redisStore,
    options: optionsOf<RedisStoreOptions>((options) => redisStore(redis, options), {
      prefix: wrong.notString,
      timeout: wrong.notAbove0,
    }),
  },
  {
    name: 'routes',
    fn: routes,
    args: {
      table: [routes, [undefined, null, 5, 'GET /', [], home, new Map([['GET /', home]])]],
      "{ 'GET /' }": [(handler) => routes({ 'GET /': handler }), notApp],
    },
  },
  {
    name: 'mapResponse',
    fn: mapResponse,
    args: { change: [(change) => mapResponse(request, home, change), notApp] },
  },
  {
    name: 'HttpError',
    fn: HttpError,
    args: {
      status: [(status) => new HttpError(status), [undefined, 200, 600, NaN, '404', 404.5, null]],
    },
    // Where the error becomes a response, the headers check themselves.
    options: optionsOf<HttpErrorOptions>((options) => new HttpError(404, 'x', options), {
      cause: [],
      headers: [],
    }),
  },
]
