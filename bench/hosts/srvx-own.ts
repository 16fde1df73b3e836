import type { Listen } from '../server/contestant.ts'
import { underSrvx } from './peer.ts'

export const listen: Listen = ({ small }) => underSrvx(() => Response.json(small))
