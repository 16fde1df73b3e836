import { circuitBreaker, ConsecutiveBreaker, handleAll, SamplingBreaker } from 'cockatiel'

function policyOf(openFor, breaker) {
  const policy = circuitBreaker(handleAll, { halfOpenAfter: openFor, breaker })
  // What it throws is the call's own error, or says that the call was not sent.
  return (send) => policy.execute(send).catch(() => undefined)
}

export function ofShare({ threshold, minimum, window, openFor }) {
  const minimumRps = minimum / (window / 1000)
  return policyOf(openFor, new SamplingBreaker({ threshold, duration: window, minimumRps }))
}

export function ofRow({ minimum, openFor }) {
  return policyOf(openFor, new ConsecutiveBreaker(minimum))
}
