import type { Behaviours } from './case.ts'
import { aborts, errors } from './cases/failing.ts'
import { arguments_, input, requests } from './cases/input.ts'
import { clones, reading, responses } from './cases/received.ts'
import { redirects } from './cases/redirects.ts'
import { integrity, schemes } from './cases/schemes.ts'
import { bodies, headers, methods } from './cases/sent.ts'

/** The behaviours of the fetch standard that a server or an SDK sees, in our words: most have a web-platform test. */
export const groups: Readonly<Record<string, Behaviours>> = {
  'The input': input,
  'A Request as input': requests,
  'Members of init': arguments_,
  'The method': methods,
  'Headers that are sent': headers,
  'Bodies that are sent': bodies,
  'The response': responses,
  'Its body': reading,
  'Its clones': clones,
  Redirects: redirects,
  Errors: errors,
  Aborts: aborts,
  'Other schemes': schemes,
  Integrity: integrity,
}
