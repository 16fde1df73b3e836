import type { Handler } from '../../handler.ts'
import { HttpRequest } from '../../message/request.ts'
import { HttpResponse } from '../../message/response.ts'

/** A handler that answers with `text`. */
export const say =
  (text: string): Handler =>
  () =>
    Promise.resolve(new HttpResponse(text))

/** What an application answers to `GET /path`. */
export async function call(app: Handler, line: string) {
  const [method = '', path = ''] = line.split(' ')
  const response = await app(new HttpRequest(`http://shop.test${path}`, { method }))
  const allow = response.headers.get('allow')
  return { status: response.status, text: await response.text(), allow }
}
