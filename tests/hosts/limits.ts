/** Why a host cannot do something, or that and what the case then says, so that no other failure passes for it. */
type Limit = string | { readonly why: string; readonly seen: RegExp }

const lengthOfNext = {
  why: 'Next leaves out Content-Length of a route handler',
  seen: /undefined/,
}

/** What a host cannot do, by host and case, and why. The suite checks that it is still so. */
export const limits: Readonly<Record<string, Readonly<Record<string, Limit>>>> = {
  'Next, a route handler': {
    'the client’s address is known':
      'Next tells a route handler no address: read the field that your platform sets',
  },
  Bun: {
    'no media type is made up': 'Bun gives bytes without a media type application/octet-stream',
  },
  'Elysia on Bun': {
    'no media type is made up': 'Bun gives bytes without a media type application/octet-stream',
    'the client’s address is known':
      'Elysia’s mount passes the request alone: read the field that your proxy sets',
  },
  'Lambda, by srvx': {
    'a coded response is coded once':
      'srvx takes coded text for text, and breaks it: leave the coding to CloudFront',
    'the URL has host, path and query as sent': 'srvx makes https of every URL',
    'an IPv6 host stays in brackets': 'srvx makes https of every URL',
    'a client that goes aborts the request': 'API Gateway tells a function nothing of its client',
    'an upload that breaks off is an error, and not a short body':
      'API Gateway calls a function only when the upload is whole',
  },
  Workers: {
    'a field of a response may hold Latin-1': 'Workers send fields in UTF-8: keep them to ASCII',
    'the client’s address is known':
      'known where Cloudflare sets cf-connecting-ip; workerd by itself tells none',
    'a client that goes aborts the request':
      'Workers stop the code of a request whose client is gone, and tell it nothing',
  },
  'Next, its own server': {
    'text arrives with its length and type': lengthOfNext,
    'HEAD has the length of GET and no content': lengthOfNext,
    'a stream may announce its length': lengthOfNext,
    'a coded response is coded once': {
      why: 'Next leaves out Content-Encoding, so that coded content cannot be read: leave the coding to Next',
      seen: /'hello'/,
    },
    'the URL has host, path and query as sent': {
      why: 'Next writes localhost for an address of loopback, and encodes the query anew',
      seen: /http:\/\/localhost:\d+\/request\?a=\+b&c=%2Fd/,
    },
    'an IPv6 host stays in brackets': {
      why: 'Next writes localhost for an address of loopback',
      seen: /http:\/\/localhost:\d+\/request/,
    },
    'methods arrive as they are': {
      why: 'Next answers 400 to a method that a route cannot export, such as REPORT',
      seen: /REPORT is 400/,
    },
    'the client’s address is known': {
      why: 'Next tells a route handler no address: read the field that your platform sets',
      seen: /Input:\s+''/,
    },
  },
  'SvelteKit, adapter-node': {
    'an upload of a megabyte comes back as it was': {
      why: 'adapter-node takes 512 KB: set BODY_SIZE_LIMIT',
      seen: /ECONNRESET|aborted/,
    },
    'a form of a page of another site arrives': {
      why: 'SvelteKit answers 403: name the other site in csrf.trustedOrigins',
      seen: /403/,
    },
  },
  'Astro, its own server': {
    'a body that is shorter than its length breaks the connection': {
      why: 'Astro fills a body that fails with the text of an error: announce no length for a stream',
      seen: /Missing expected rejection/,
    },
    'a form of a page of another site arrives': {
      why: 'Astro answers 403: set security.checkOrigin to false, and check where it matters',
      seen: /403/,
    },
  },
}

const whole = 'API Gateway calls a function with whole requests, and sends whole responses'

/** What a host would wait for without an end, or does at one time and not at another, by host and case: it is not tried. */
export const endless: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Elysia on Bun': {
    'the first chunk is there before the last is sent':
      'Elysia’s mount answers only when the upload has ended',
  },
  'SvelteKit, adapter-node': {
    'a client that still sends megabytes gets that answer':
      'adapter-node stops reading at 512 KB, and may close the connection: set BODY_SIZE_LIMIT',
  },
  'Lambda, by srvx': {
    'a slow reader slows the source down': whole,
    'a reader that goes stops the source': whole,
    'an application answers before the upload has ended': whole,
    'the first chunk is there before the last is sent': whole,
  },
}
