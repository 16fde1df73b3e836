import { HttpResponse, routes, toFetch } from 'middleware-cookbook'
import type { Listen } from '../server/contestant.ts'
import { underHono } from './peer.ts'

export const listen: Listen = ({ small }) =>
  underHono(toFetch(routes({ 'GET /small': async () => HttpResponse.json(small) })))
