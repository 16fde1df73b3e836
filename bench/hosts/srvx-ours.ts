import { HttpResponse, routes, toFetch } from 'middleware-cookbook'
import type { Listen } from '../server/contestant.ts'
import { underSrvx } from './peer.ts'

export const listen: Listen = ({ small }) =>
  underSrvx(toFetch(routes({ 'GET /small': async () => HttpResponse.json(small) })))
