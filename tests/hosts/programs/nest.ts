import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { toNode } from 'middleware-cookbook'
import type { Listen } from '../host.ts'
import { listening } from './listening.ts'

class AppModule {}
Module({})(AppModule)

/** Nest on Express, which is what it comes with. */
export const listen: Listen = async (app, options) => {
  // #region mount
  const server = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false })
  server.use(toNode(app, options))
  // #endregion mount
  // No key of ours: the same answer as from an application by itself.
  server.use(
    (
      _req: unknown,
      res: {
        status(code: number): typeof res
        set(name: string, value: string): typeof res
        end(): void
      },
    ) => {
      res.status(404).set('x-marked', 'yes').end()
    },
  )
  await server.init()
  return listening(server.getHttpServer() as Parameters<typeof listening>[0])
}
