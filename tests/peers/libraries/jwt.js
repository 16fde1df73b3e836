import express from 'express'
import { expressjwt } from 'express-jwt'
import { expressJwtSecret } from 'jwks-rsa'

/** An Express application with the packages `express-jwt` and `jwks-rsa`, and a handler for all that passes. */
export function jwtApp({ jwksUri, cacheMaxAge, ...options }) {
  const app = express()
  app.set('env', 'test') // it prints no errors then
  const secret = expressJwtSecret({ jwksUri, cacheMaxAge })
  app.use(expressjwt({ ...options, secret }))
  app.use((_request, response) => response.end('notes'))
  return app
}
