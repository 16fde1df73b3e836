/** Where `client.fetch` is not what the standard says, and why. Each entry is a behaviour of groups.ts that does not hold. */
export const deviations: Readonly<Record<string, string>> = {
  'The method: patch stays in lower case':
    'It is sent as PATCH: methods are case-sensitive, and servers answer 405 or 501 to the other.',
  'Bodies that are sent: an object without text of its own becomes [object Object]':
    'It is refused: no program wants to send that text. What was meant is JSON, or a form of another package.',
  'Redirects: manual hides the redirect, as type opaqueredirect with status 0':
    'The response has its status and its Location, as with Node’s fetch: a server has no other way to see a redirect. A browser hides it.',
  'Redirects: a stream rejects after 301 and 302, as POST does not stay':
    'The redirect is followed with GET, as for any other body of a POST: the stream is not needed again.',
  'Errors: a port that is blocked gets no connection':
    'The list of ports protects what is behind a browser from pages. A program calls the port that it is told.',
  'Errors: 407 rejects with a TypeError':
    'A caller gets the response, and sees what the proxy says.',
  'The response: statusText may hold latin1':
    'undici decodes the reason as UTF-8. It means nothing (RFC 9110 §15.1), so what cannot be passed on is left out.',
  'The response: Content-Encoding can be read after the content was decoded':
    'The content is decoded, so neither its coding nor its length fits any more. A gateway that passes both on, as with Node’s fetch, sends what cannot be read.',
}
