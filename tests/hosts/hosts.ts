import { join } from 'node:path'
import { app, onError } from './app.ts'
import type { Listen, Listening } from './host.ts'
import { programs } from './install.ts'
import { startRuntime } from './runtimes.ts'

/** What serves the application, in the order of the table. */
export interface Host {
  /** As the table calls it. */
  readonly name: string
  /** The packages whose versions the table shows; none for what is part of Node. */
  readonly packages: readonly string[]
  readonly start: () => Promise<Listening>
}

/** A host that is a package for Node: it runs in this process. */
function inNode(name: string, program: string, ...packages: string[]): Host {
  return {
    name,
    packages,
    async start() {
      const { listen } = (await import(join(programs, `${program}.ts`))) as { listen: Listen }
      return listen(app, { onError })
    },
  }
}

/** A runtime of its own, in a process of its own. */
function runtime(name: string, program: string): Host {
  return { name, packages: [program], start: () => startRuntime(program) }
}

/** A framework in such a runtime. */
function inRuntime(name: string, runtime: string, program: string): Host {
  return { name, packages: [program, runtime], start: () => startRuntime(runtime, program) }
}

export const hosts: readonly Host[] = [
  inNode('node:http', 'node'),
  inNode('Express', 'express', 'express'),
  inNode('Nest', 'nest', '@nestjs/core', 'express'),
  inNode('Connect', 'connect', 'connect'),
  inNode('Fastify', 'fastify', 'fastify'),
  inNode('Koa', 'koa', 'koa'),
  inNode('Hono on Node', 'hono', 'hono', '@hono/node-server'),
  inNode('h3', 'h3', 'h3'),
  inNode('srvx', 'srvx', 'srvx'),
  inNode('Lambda, by srvx', 'lambda', 'srvx'),
  inNode('Next, a route handler', 'next', '@hono/node-server'),
  inNode('SvelteKit, an endpoint', 'sveltekit', '@hono/node-server'),
  inNode('Astro, an endpoint', 'astro', '@hono/node-server'),
  runtime('Bun', 'bun'),
  inRuntime('Elysia on Bun', 'bun', 'elysia'),
  runtime('Deno', 'deno'),
  runtime('Workers', 'workerd'),
]
