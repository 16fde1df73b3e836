import type { RequestListener } from 'node:http'

export function corsApp(options: object, handler: RequestListener): RequestListener
export function expressApp(middleware: unknown, handler: RequestListener): RequestListener
