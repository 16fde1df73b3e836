import CachePolicy from 'http-cache-semantics'

/** A policy whose clock is that of the test. */
function policyOf({ start, seconds, response }) {
  let now = start
  class Policy extends CachePolicy {
    now() {
      return now
    }
  }
  const request = { url: '/', method: 'GET', headers: {} }
  const policy = new Policy(request, { status: 200, headers: response }, { shared: false })
  now += seconds * 1000
  return policy
}

const requestOf = ({ asked }) => ({ url: '/', method: 'GET', headers: asked })

export function reuses(calls) {
  const policy = policyOf(calls)
  return policy.storable() && policy.satisfiesWithoutRevalidation(requestOf(calls))
}

export function hitFields(calls) {
  return policyOf(calls).responseHeaders()
}

export function fieldsAfter304(calls, headers) {
  const renewed = policyOf(calls).revalidatedPolicy(requestOf(calls), { status: 304, headers })
  return renewed.policy.responseHeaders()
}

export function standsIn(calls) {
  const failed = { status: 503, headers: {} }
  return !policyOf(calls).revalidatedPolicy(requestOf(calls), failed).modified
}
