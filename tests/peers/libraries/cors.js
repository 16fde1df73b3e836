import corsPackage from 'cors'
import express from 'express'

/** An Express application with the package `cors` and a handler for all methods. */
export function corsApp(options, handler) {
  const app = express()
  app.set('env', 'test') // it prints no errors then
  app.use(corsPackage(options))
  app.use(handler)
  return app
}

/** The same with a middleware of ours. */
export function expressApp(middleware, handler) {
  const app = express()
  app.set('env', 'test')
  app.use(middleware)
  app.use(handler)
  return app
}
