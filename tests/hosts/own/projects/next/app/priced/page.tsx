import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

const retrying = withMiddleware(fetch, [retry()])

/** What a service says that is busy at first. */
export default async function Priced({ searchParams }: { searchParams: Promise<{ at: string }> }) {
  const { at } = await searchParams
  const response = await retrying(at, { next: { revalidate: 60 } })
  return <p>{await response.text()}</p>
}
