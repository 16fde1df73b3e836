import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readHeader } from '../../cli/header.ts'
import { itemOf, items } from '../../scripts/registry/items.ts'
import { nameOf, shadcnItem } from '../../scripts/registry/shadcn.ts'
import { install, pack } from '../package/packed.ts'
import { buildIfStale, dist, root } from '../site/built-site.ts'
import { serveFolder, type StaticServer } from '../site/static-server.ts'
import { installed } from './install-tools.ts'
import { servePackage, type PackageServer } from './package-server.ts'
import { Project } from './project.ts'

/** In a full run only: it needs the built site. */
describe.runIf(process.env['PROJECTS'] === 'full')('the registry of the site', () => {
  const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-shadcn-'))
  const project = new Project(join(folder, 'project'), '')
  let site: StaticServer
  let packages: PackageServer

  beforeAll(async () => {
    await buildIfStale()
    site = await serveFolder(dist)
    const { tarball } = await pack(root)
    await install(tarball, join(folder, 'packed'))
    const manifest = join(folder, 'packed/node_modules/middleware-cookbook/package.json')
    const upstream = await project.elsewhere(folder, 'npm', 'config', 'get', 'registry')
    packages = await servePackage(
      tarball,
      JSON.parse(readFileSync(manifest, 'utf8')) as { name: string; version: string },
      upstream.trim(),
    )
    project.write({
      'package.json': { name: 'reader', version: '1.0.0', private: true, type: 'module' },
      'package-lock.json': { name: 'reader', version: '1.0.0', lockfileVersion: 3, packages: {} },
      'tsconfig.json': { compilerOptions: { strict: true, module: 'preserve', noEmit: true } },
      '.npmrc': `registry=${packages.origin}/\n`,
      'src/index.ts': '',
    })
  })

  afterAll(async () => {
    await site.close()
    await packages.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('is on the site: an index, and an item for each recipe', async () => {
    const index = (await (await fetch(`${site.origin}/r/registry.json`)).json()) as {
      items: { name: string }[]
    }
    expect(index.items.map(({ name }) => name)).toEqual(items(root).map(nameOf))
    for (const item of items(root)) {
      const response = await fetch(`${site.origin}/r/${nameOf(item)}.json`)
      expect(await response.json()).toEqual(shadcnItem(item))
    }
  })

  test('"npx shadcn add" copies a recipe from it, and installs what it needs', async () => {
    const shadcn = join(await installed('shadcn'), 'shadcn/dist/index.js')
    const printed = await project.node(
      shadcn,
      'add',
      `${site.origin}/r/client-digest-auth.json`,
      '--yes',
    )
    expect(printed).toContain('src/middleware/client/digest-auth/digest-auth.ts')
    const item = itemOf(root, 'client/digest-auth')
    for (const { target, content = '' } of shadcnItem(item).files) {
      const written = project.read(target)
      expect(written.trimEnd()).toBe(content.trimEnd())
      expect(readHeader(written)?.header.id).toBe(item.id)
    }
    const manifest = JSON.parse(project.read('package.json')) as { dependencies: object }
    expect(Object.keys(manifest.dependencies)).toEqual(Object.keys(item.dependencies))
    const bin = 'node_modules/middleware-cookbook/dist/cli/main.js'
    expect(await project.node(bin, 'diff')).toMatch(/^(?:unchanged {2}\S+\n)+$/)
  })
})
