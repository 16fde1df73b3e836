import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { tempFolder } from '../lib/temp-folder.ts'
import { recoverManifest, replaceManifest, restoreManifest } from './manifest.js'

const original = '{ "exports": "./runtime/index.ts" }\n'
const published = '{ "exports": "./dist/runtime/index.js" }\n'

test('the published manifest stands in for the original, which then comes back', () => {
  const folder = tempFolder({ 'package.json': original })
  replaceManifest(folder, published)
  expect(manifestIn(folder)).toBe(published)
  expect(restoreManifest(folder)).toBe(true)
  expect(manifestIn(folder)).toBe(original)
  expect(restoreManifest(folder)).toBe(false)
})

test('after an interrupted pack the next command restores the original, and says so', async () => {
  const say = vi.spyOn(console, 'error').mockImplementation(() => {})
  const folder = tempFolder({ 'package.json': original })
  replaceManifest(folder, published)
  makeOld(folder)
  await recoverManifest(folder)
  expect(manifestIn(folder)).toBe(original)
  expect(existsSync(backupIn(folder))).toBe(false)
  expect(say).toHaveBeenCalledWith(expect.stringContaining('interrupted "npm pack"'))
})

test('a pack that was interrupted before it replaced anything leaves no trace', () => {
  const folder = tempFolder({ 'package.json': original })
  replaceManifest(folder, published)
  writeFileSync(join(folder, 'package.json'), original)
  expect(restoreManifest(folder)).toBe(false)
  expect(existsSync(backupIn(folder))).toBe(false)
})

test('what was written in between is never overwritten', () => {
  const folder = tempFolder({ 'package.json': original })
  replaceManifest(folder, published)
  writeFileSync(join(folder, 'package.json'), '{ "mine": true }')
  expect(() => restoreManifest(folder)).toThrow('git diff package.json')
  expect(manifestIn(folder)).toBe('{ "mine": true }')
  expect(readFileSync(backupIn(folder), 'utf8')).toContain('runtime/index.ts')
})

function manifestIn(folder: string): string {
  return readFileSync(join(folder, 'package.json'), 'utf8')
}

function backupIn(folder: string): string {
  return join(folder, '.package.json.packing')
}

function makeOld(folder: string): void {
  utimesSync(backupIn(folder), 0, 0)
}
