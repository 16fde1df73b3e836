import {
  around,
  attemptTimeout,
  compose,
  createClient,
  fetchTransport,
  followRedirects,
  HttpError,
  HttpRequest,
  HttpResponse,
  httpTransport,
  idleTimeout,
  installClock,
  mapResponse,
  routes,
  serve,
  sleep,
  toFetch,
  toNode,
  withMiddleware,
  type CallOptions,
  type FetchTransportOptions,
  type ClientOptions,
  type Handler,
  type HttpRequestInit,
  type HttpResponseChanges,
  type HttpTransportOptions,
  type Middleware,
  type HostOptions,
  type HttpErrorOptions,
  type MultipartLimits,
  type PartsOptions,
  type ReleaseLimits,
  type ServeOptions,
} from 'middleware-cookbook'
import {
  BoundedMap,
  perKey,
  randomHex,
  semaphore,
  singleFlight,
  withTimeout,
  type BoundedMapOptions,
  type PerKeyOptions,
  type SemaphoreOptions,
  type SingleFlightOptions,
  type WithTimeoutOptions,
} from 'middleware-cookbook/kit'
import { toAstro } from 'middleware-cookbook/hosts/astro'
import { toExpress } from 'middleware-cookbook/hosts/express'
import { toFastify } from 'middleware-cookbook/hosts/fastify'
import { toH3 } from 'middleware-cookbook/hosts/h3'
import { toHono } from 'middleware-cookbook/hosts/hono'
import { toKoa } from 'middleware-cookbook/hosts/koa'
import { toProxy, toRoute } from 'middleware-cookbook/hosts/next'
import { toHandle } from 'middleware-cookbook/hosts/sveltekit'
import {
  memoryStore,
  redisStore,
  type MemoryStoreOptions,
  type RedisStoreOptions,
} from 'middleware-cookbook/store'
import {
  installObserver,
  manualClock,
  skippingClock,
  type SkippingClockOptions,
} from 'middleware-cookbook/testing'
import * as wrong from './wrong-values.ts'

/** An entry function, and how to call it with one wrong thing. */
export interface Entry {
  readonly name: string
  readonly fn: unknown
  /** The name by which the message calls it, where that is another. */
  readonly named?: string
  /** By the name of the argument. */
  readonly args?: Readonly<Record<string, Argument>>
  readonly options?: OptionsCase
}

type Argument = readonly [call: (value: never) => unknown, values: readonly unknown[]]

interface OptionsCase {
  readonly call: (options: never) => unknown
  /** What the other options are. */
  readonly right: object
  /** Wrong values, by option. */
  readonly values: Readonly<Record<string, readonly unknown[]>>
}

/** Each option has wrong values: one that is forgotten is a compile error. */
function optionsOf<Options extends object>(
  call: (options: Options) => unknown,
  values: Readonly<Record<keyof Required<Options>, readonly unknown[]>>,
  right: Partial<Options> = {},
): OptionsCase {
  return { call, values, right }
}

const home: Handler = async () => new HttpResponse('home')
const request = new HttpRequest('http://a.test/')
const anyRecipe: Middleware = (request, next) => next(request)
const redis = { call: async () => null }
const client = () => createClient({ transport: home })

const hostOptions: Record<keyof Required<HostOptions>, readonly unknown[]> = {
  maxBodySize: wrong.notAtLeast0,
  onError: wrong.notFunction,
  context: wrong.notFunction,
}
const notApp = [undefined, ...wrong.notFunction]
const notRecipe = [
  undefined,
  ...wrong.notMiddlewareList.filter((value) => typeof value !== 'function'),
]

/** An edge into a host. */
function edge(
  name: string,
  fn: unknown,
  call: (middleware: never, options?: HostOptions) => unknown,
): Entry {
  return {
    name,
    fn,
    args: { middleware: [call, notRecipe] },
    options: optionsOf<HostOptions>((options) => call(anyRecipe as never, options), hostOptions),
  }
}

const form = () => new HttpRequest('http://a.test/', { method: 'POST', body: new FormData() })

const multipart: Record<keyof Required<MultipartLimits>, readonly unknown[]> = {
  maxParts: wrong.notWholeFrom0,
  maxPartSize: wrong.notAtLeast0,
  maxHeaderSize: wrong.notAtLeast0,
  maxNameSize: wrong.notAtLeast0,
}

/** What reads a message, and the kit's own helpers. */
const readers: readonly Entry[] = [
  {
    name: 'release',
    fn: undefined,
    options: optionsOf<ReleaseLimits>((limits) => form().release(limits), {
      maxBytes: wrong.notAtLeast0,
      maxTime: wrong.notAtLeast0,
    }),
  },
  {
    name: 'formData',
    fn: undefined,
    options: optionsOf<MultipartLimits>((limits) => form().formData(limits), multipart),
  },
  {
    name: 'parts',
    fn: undefined,
    options: optionsOf<PartsOptions>((options) => form().parts(options).next(), {
      ...multipart,
      maxSize: wrong.notAtLeast0,
      maxFieldSize: wrong.notAtLeast0,
    }),
  },
  {
    name: 'BoundedMap',
    fn: BoundedMap,
    options: optionsOf<BoundedMapOptions<string, number>>(
      (options) => new BoundedMap(options),
      { max: [undefined, ...wrong.notAtLeast1], onEvict: wrong.notFunction },
      { max: 1 },
    ),
  },
  {
    name: 'perKey',
    fn: perKey,
    args: { make: [perKey, notApp] },
    options: optionsOf<PerKeyOptions>((options) => perKey(() => 1, options), {
      max: wrong.notAtLeast1,
    }),
  },
  {
    name: 'semaphore',
    fn: semaphore,
    args: { max: [semaphore, [undefined, ...wrong.notWholeFrom1]] },
    options: optionsOf<SemaphoreOptions>((options) => semaphore(1, options), {
      onIdle: wrong.notFunction,
    }),
  },
  {
    name: 'singleFlight',
    fn: singleFlight,
    options: optionsOf<SingleFlightOptions>(singleFlight, { onIdle: wrong.notFunction }),
  },
  {
    name: 'withTimeout',
    fn: withTimeout,
    args: { run: [(run) => withTimeout({ ms: 1, error: () => new Error('late') }, run), notApp] },
    options: optionsOf<WithTimeoutOptions>(
      (options) => withTimeout(options, async () => 1),
      {
        ms: [undefined, ...wrong.notAbove0],
        error: [undefined, ...wrong.notFunction],
        signal: [5, 'signal', {}, new AbortController()],
      },
      { ms: 1, error: () => new Error('late') },
    ),
  },
  {
    name: 'randomHex',
    fn: randomHex,
    args: { bytes: [randomHex, [undefined, ...wrong.notWholeFrom1, 65_537]] },
  },
]

const limits = {
  timeout: wrong.notAbove0,
  idleTimeout: wrong.notAbove0,
  maxResponseSize: wrong.notAbove0,
}

const callOptions: Record<keyof Required<CallOptions>, readonly unknown[]> = {
  ...limits,
  // The message itself checks these two, and names what is wrong with it.
  body: [],
  json: [],
  headers: [],
  signal: [5, 'signal', {}, new AbortController()],
  middleware: wrong.notMiddlewareList,
  redirect: wrong.notOneOf,
}

/** Functions that are not entries, each with the reason. */
export const helpers: Readonly<Record<string, string>> = {
  withCredential: 'the headers check the name and the value',
  credentialNames: 'only reads a request',
  guardConnections: 'takes a guard of a middleware',
  timeLeft: 'only reads a request',
  contextKey: 'takes a name for messages, of any kind',
  errorResponse: 'takes what was thrown, which may be anything',
  replaceContent: 'the body checks the content',
  toHttpError: 'takes what was thrown, which may be anything',
  report: 'takes what was thrown, which may be anything',
  param: 'names an unknown parameter in a RouteError',
  params: 'only reads a request',
  waitUntil: 'is a key',
  abortable: 'of the kit: takes what a middleware has',
  onAbort: 'of the kit: takes what a middleware has',
  offAbort: 'of the kit: takes what a middleware has',
  notify: 'of the kit: calls what it gets, and prints what that throws',
  settle: 'of the kit: takes what a middleware has',
  unwrap: 'of the kit: takes what a middleware has',
  onBodyEnd: 'of the kit: takes what a middleware has',
  ownCalls: 'of the kit: takes what a middleware has',
  pairsIn: 'of the kit: a pure function of texts',
  recordBody: 'of the kit: takes what a middleware has',
  requireOrigin: 'of the kit: is such a check',
  requireOrigins: 'of the kit: is such a check',
  requireText: 'of the kit: is such a check',
  requireArgument: 'of the kit: is such a check',
  requireOptions: 'of the kit: is such a check',
  requireReturn: 'of the kit: is such a check',
  above: 'of the kit: makes a rule',
  aLimit: 'of the kit: makes a rule',
  arrayOf: 'of the kit: makes a rule',
  atLeast: 'of the kit: makes a rule',
  iterableOf: 'of the kit: makes a rule',
  oneOf: 'of the kit: makes a rule',
  notEndless: 'of the kit: makes a rule',
  orInfinity: 'of the kit: makes a rule',
  required: 'of the kit: makes a rule',
  wholeNumber: 'of the kit: makes a rule',
  withMethods: 'of the kit: makes a rule',
  compareAndDelete: 'takes a store: the store checks the rest',
  asyncLocal: 'of the kit: takes nothing',
  addVary: 'of http: a pure function of texts',
  deltaSeconds: 'of http: a pure function of texts',
  directiveSeconds: 'of http: a pure function of texts',
  parseCacheControl: 'of http: a pure function of texts',
  formatChallenge: 'of http: a pure function of texts',
  formatParams: 'of http: a pure function of texts',
  parseChallenges: 'of http: a pure function of texts',
  parseParams: 'of http: a pure function of texts',
  quote: 'of http: a pure function of texts',
  codingsToUndo: 'of http: a pure function of texts',
  digest: 'of http: a pure function of texts',
  digestHash: 'of http: a pure function of texts',
  isHopByHop: 'of http: a pure function of texts',
  namedByConnection: 'of http: a pure function of texts',
  formatHttpDate: 'of http: a pure function of texts',
  parseHttpDate: 'of http: a pure function of texts',
  extractMediaType: 'of http: a pure function of texts',
  nextForm: 'of http: a pure function of texts',
  normalForms: 'of http: a pure function of texts',
  retryAfter: 'of http: a pure function of texts',
  reasonPhrase: 'of http: a pure function of texts',
  rawUtf8Field: 'of http: a pure function of texts',
  readUtf8Field: 'of http: a pure function of texts',
  utf8Field: 'of http: a pure function of texts',
}

export const entries: readonly Entry[] = [
  {
    name: 'compose',
    fn: compose,
    args: {
      middleware: [(list) => compose(list, home), [undefined, ...wrong.notMiddlewareList]],
      handler: [(handler) => compose([], handler), notApp],
    },
  },
  {
    name: 'createClient',
    fn: createClient,
    options: optionsOf<ClientOptions>(createClient, {
      ...limits,
      baseUrl: wrong.notOrigin,
      headers: [],
      middleware: wrong.notMiddlewareList,
      transport: [...wrong.notFunction, fetch],
      connectTimeout: wrong.notAbove0,
      redirect: wrong.notOneOf,
      replayLimit: wrong.notAtLeast0,
    }),
  },
  ...(['get', 'head', 'post', 'put', 'patch', 'delete', 'request'] as const).map((method) => ({
    name: `client.${method}`,
    fn: undefined,
    args: {
      url: [
        (url: never) => client()[method](url),
        [undefined, null, 5, {}, [], true, new Request('http://a.test/')],
      ],
    } satisfies Entry['args'],
    options: optionsOf<CallOptions>(
      (options) => client()[method]('http://a.test', options),
      callOptions,
    ),
  })),
  {
    name: 'attemptTimeout',
    fn: attemptTimeout,
    args: { ms: [attemptTimeout, [undefined, ...wrong.notAbove0]] },
  },
  {
    name: 'idleTimeout',
    fn: idleTimeout,
    args: { ms: [idleTimeout, [undefined, ...wrong.notAbove0]] },
  },
  {
    name: 'followRedirects',
    fn: followRedirects,
    options: optionsOf(followRedirects, { maxRedirects: wrong.notWholeFrom0 }),
  },
  {
    name: 'fetchTransport',
    fn: fetchTransport,
    args: { fetch: [fetchTransport, wrong.notFunction] },
    options: optionsOf<FetchTransportOptions>((options) => fetchTransport(fetch, options), {
      redirect: [...wrong.notOneOf, 'error'],
    }),
  },
  {
    name: 'withMiddleware',
    fn: withMiddleware,
    args: {
      fetch: [(value) => withMiddleware(value, []), notApp],
      middleware: [(list) => withMiddleware(fetch, list), [undefined, ...wrong.notMiddlewareList]],
    },
  },
  {
    name: 'httpTransport',
    fn: httpTransport,
    options: optionsOf<HttpTransportOptions>(httpTransport, {
      connections: wrong.notWholeFrom1,
      connectTimeout: wrong.notAbove0,
      expectContinue: wrong.notOneOf.filter((value) => value !== true),
    }),
  },
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
  ...readers,
  {
    name: 'HttpResponse',
    fn: HttpResponse,
    // The message itself checks the values, and names what is wrong with it.
    options: optionsOf<HttpResponseChanges>((init) => new HttpResponse('x', init), {
      status: [],
      statusText: [],
      headers: [],
      body: [],
      json: [],
      url: [],
      redirected: [],
    }),
  },
  {
    name: 'HttpRequest',
    fn: HttpRequest,
    options: optionsOf<HttpRequestInit>((init) => new HttpRequest('http://a.test', init), {
      method: [],
      headers: [],
      body: [],
      json: [],
      signal: [],
    }),
  },
  { name: 'sleep', fn: sleep, args: { ms: [sleep, [undefined, ...wrong.notNumber]] } },
  {
    name: 'installClock',
    fn: installClock,
    args: { clock: [installClock, [undefined, null, 5, {}, { now: () => 0 }]] },
  },
  {
    name: 'installObserver',
    fn: installObserver,
    args: { observer: [installObserver, [undefined, null, 5, {}, 'log']] },
  },
  {
    name: 'manualClock',
    fn: manualClock,
    options: optionsOf<NonNullable<Parameters<typeof manualClock>[0]>>(manualClock, {
      date: [...wrong.notNumber, new Date()],
      random: wrong.notFunction,
    }),
  },
  {
    name: 'skippingClock',
    fn: skippingClock,
    options: optionsOf<SkippingClockOptions>(skippingClock, {
      seed: wrong.notNumber,
      whenIdle: wrong.notFunction,
      elapsed: wrong.notFunction,
    }),
  },
  {
    name: 'toFetch',
    fn: toFetch,
    args: { app: [toFetch, notApp] },
    options: optionsOf<HostOptions>((options) => toFetch(home, options), hostOptions),
  },
  {
    name: 'toNode',
    fn: toNode,
    args: { app: [toNode, notApp] },
    options: optionsOf<HostOptions>((options) => toNode(home, options), hostOptions),
  },
  edge('around', around, around),
  edge('toExpress', toExpress, toExpress),
  edge('toFastify', toFastify, toFastify),
  edge('toKoa', toKoa, toKoa),
  edge('toHono', toHono, toHono),
  edge('toAstro', toAstro, toAstro),
  edge('toHandle', toHandle, toHandle),
  edge('toH3', toH3, (middleware, options) => toH3(middleware, () => new Response(), options)),
  edge('toRoute', toRoute, (middleware, options) =>
    toRoute(middleware, () => new Response(), options),
  ),
  edge('toProxy', toProxy, (middleware, options) =>
    toProxy(middleware, () => new Response(), options),
  ),
  {
    name: 'toRoute',
    fn: toRoute,
    args: { handler: [(handler) => toRoute(anyRecipe, handler), notApp] },
  },
  {
    name: 'toProxy',
    fn: toProxy,
    args: { next: [(next) => toProxy(anyRecipe, next), notApp] },
  },
  {
    name: 'toH3',
    fn: toH3,
    args: { toResponse: [(toResponse) => toH3(anyRecipe, toResponse), notApp] },
  },
]
