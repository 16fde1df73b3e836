import { fetchCases } from './fetch-cases.ts'

/** What workerd runs: all cases, against the server that the query names. */
export default {
  async fetch(request: Request): Promise<Response> {
    const target = new URL(request.url).searchParams.get('target') ?? ''
    return Response.json(await fetchCases(target))
  },
}
