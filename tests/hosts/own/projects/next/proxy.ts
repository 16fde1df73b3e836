import { NextResponse } from 'next/server'
import { toProxy } from 'middleware-cookbook/hosts/next'
import { onError } from './lib/app.ts'
import { byPath } from './lib/recipes.ts'

export const proxy = toProxy(byPath, NextResponse.next, { onError })

export const config = { matcher: '/proxied/:path*' }
