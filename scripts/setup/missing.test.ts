import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { arch, platform } from 'node:process'
import { expect, test } from 'vitest'
import { tempFolder } from '../lib/temp-folder.ts'
import { missingPackages } from './missing.js'

const root = { name: 'cookbook' }
const a = { version: '1.0.0', integrity: 'sha512-a' }
const other = { version: '1.0.0', optional: true, os: ['!' + platform] }

test('nothing is missing if each package of the lockfile is there', () => {
  const here = { ...a, os: [platform], cpu: [arch] }
  const lock = { '': root, 'node_modules/a': here, 'node_modules/other': other }
  expect(missingPackages(project(lock, { 'node_modules/a': here }))).toBeUndefined()
})

test('an install that was interrupted has left no record', () => {
  const folder = project({ 'node_modules/a': a }, { 'node_modules/a': a })
  rmSync(join(folder, 'node_modules/.package-lock.json'))
  expect(missingPackages(folder)).toBe('no complete install is there')
})

test('a record that was cut short counts for nothing', () => {
  const folder = tempFolder({
    'package-lock.json': { packages: {} },
    'node_modules/.package-lock.json': '{ "packages": {',
  })
  expect(missingPackages(folder)).toBe('no complete install is there')
})

test.each([
  ['another version', { 'node_modules/a': { ...a, version: '1.0.1' } }, 'is not the version'],
  ['other contents', { 'node_modules/a': { ...a, integrity: 'sha512-b' } }, 'is not the version'],
  ['a package too few', {}, 'is not installed'],
  ['a package too many', { 'node_modules/a': a, 'node_modules/b': a }, 'no longer in'],
])('%s', (_what, installed, reason) => {
  expect(missingPackages(project({ '': root, 'node_modules/a': a }, installed))).toContain(reason)
})

test('a folder that was removed by hand', () => {
  const folder = project({ 'node_modules/a': a }, { 'node_modules/a': a })
  rmSync(join(folder, 'node_modules/a'), { recursive: true })
  expect(missingPackages(folder)).toBe('node_modules/a has been removed')
})

test('node_modules brought along from another system', () => {
  const folder = project({ 'node_modules/other': other }, { 'node_modules/other': other })
  expect(missingPackages(folder)).toContain('installed on another kind of machine')
})

function project(lock: object, installed: object): string {
  const manifests = Object.keys(installed).map((path) => [`${path}/package.json`, '{}'] as const)
  return tempFolder({
    'package-lock.json': { packages: lock },
    'node_modules/.package-lock.json': { packages: installed },
    ...Object.fromEntries(manifests),
  })
}
