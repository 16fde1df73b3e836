import { compose, HttpRequest, HttpResponse } from 'middleware-cookbook'
import { circuitBreaker } from 'middleware-cookbook/client/circuit-breaker'
import type { Open } from '../contestant.ts'

export const open: Open = () => {
  const response = new HttpResponse('hello')
  const request = new HttpRequest('http://127.0.0.1/')
  const call = compose([circuitBreaker()], async () => response)
  return async () => {
    await call(request)
  }
}
