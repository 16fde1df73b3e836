import { contextKey } from '../message/context.ts'

/**
 * What a call of `client.fetch` asked for beside the request itself: `credentials`, `cache`, `dispatcher` and the like. Its
 * transport passes it on or refuses it by name. Only a call of `client.fetch` sets it.
 */
export const fetchOptions = contextKey<RequestInit>('fetch')
