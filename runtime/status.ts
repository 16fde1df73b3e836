/** Reason phrases of RFC 9110 §15.3 and §15.4. */
const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
}

/**
 * Those of errors, ten statuses a line (RFC 9110 §15.5 and §15.6, RFC 6585, RFC 7725). They are in every client, because
 * an `HttpError` needs them: this form is smaller.
 */
const ERRORS: Readonly<Record<number, string>> = {
  40: 'Bad Request|Unauthorized||Forbidden|Not Found|Method Not Allowed|Not Acceptable|Proxy Authentication Required|Request Timeout|Conflict',
  41: 'Gone|Length Required|Precondition Failed|Content Too Large|URI Too Long|Unsupported Media Type|Range Not Satisfiable|Expectation Failed',
  42: '|Misdirected Request|Unprocessable Content||||Upgrade Required||Precondition Required|Too Many Requests',
  43: '|Request Header Fields Too Large',
  45: '|Unavailable For Legal Reasons',
  50: 'Internal Server Error|Not Implemented|Bad Gateway|Service Unavailable|Gateway Timeout|HTTP Version Not Supported',
}

/** The status's name. For one that has none it is `Error` from 400 on, and empty below. */
export function reasonPhrase(status: number): string {
  return status < 400 ? (PHRASES[status] ?? '') : errorPhrase(status)
}

/** The same for a status from 400 on. */
export function errorPhrase(status: number): string {
  const phrase = ERRORS[Math.floor(status / 10)]?.split('|')[status % 10] ?? ''
  return phrase === '' ? 'Error' : phrase
}
