import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process, { env, execPath, platform, stderr } from 'node:process'
import { withLock } from './lock.js'
import { lockedPackages, missingPackages } from './missing.js'

/**
 * Brings `node_modules` to what `package-lock.json` says, if it is not there already. Two commands
 * started at once install once.
 *
 * @param {string} root
 * @param {readonly string[]} [more] options of `npm ci`
 */
export async function installPackages(root, more = []) {
  if (missingPackages(root) === undefined) return
  const waiting = (/** @type {number} */ holder) => {
    console.error(
      `Waiting for process ${holder}, which is installing the packages already. ` +
        'If there is no such process, delete .setup.lock.',
    )
  }
  await withLock(join(root, '.setup.lock'), waiting, async () => {
    const reason = missingPackages(root)
    if (reason === undefined) return
    const folders = Object.keys(lockedPackages(join(root, 'package-lock.json')) ?? {})
    console.error(
      `Installing the packages of package-lock.json into node_modules with "npm ci", because ${reason}.\n` +
        'This happens once and again when the lockfile changes; it takes about half a minute.',
    )
    const started = Date.now()
    await runNpmCi(
      root,
      more,
      () => folders.filter((path) => existsSync(join(root, path, 'package.json'))).length,
    )
    const left = missingPackages(root)
    if (left !== undefined) throw new Error(`"npm ci" finished, but ${left}. Run it by hand.`)
    console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`)
  })
}

/**
 * @param {string} root
 * @param {readonly string[]} more
 * @param {() => number} count of the packages that are there
 * @returns {Promise<void>}
 */
function runNpmCi(root, more, count) {
  const [command, ...first] = npm()
  const options = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', ...more]
  const child = spawn(command, [...first, ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: platform === 'win32' && first.length === 0,
  })
  let output = ''
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => (output += chunk.toString()))
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => (output += chunk.toString()))

  const stop = showProgress(count)
  const passOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal)
  process.on('SIGINT', passOn)
  process.on('SIGTERM', passOn)

  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      stop()
      process.removeListener('SIGINT', passOn)
      process.removeListener('SIGTERM', passOn)
      if (code === 0) resolve()
      else
        reject(
          new Error(
            `${output}\n"npm ci" ended with ${signal ?? `code ${String(code)}`}. ${advice}`,
          ),
        )
    })
  })
}

const advice = `The packages are not installed.
Look at npm's message above; without a network the packages must be in npm's cache. Then try again.`

/**
 * npm starts us with its own path in the environment; other package managers name themselves.
 *
 * @returns {[string, ...string[]]}
 */
function npm() {
  const path = env.npm_execpath
  return path?.endsWith('npm-cli.js') ? [execPath, path] : ['npm']
}

/**
 * One line that rewrites itself in a terminal, a line every ten seconds elsewhere.
 *
 * @param {() => number} count
 */
function showProgress(count) {
  const started = Date.now()
  const timer = setInterval(
    () => {
      const line = `  ${count()} packages, ${Math.round((Date.now() - started) / 1000)} s`
      stderr.write(stderr.isTTY ? `\r${line}` : `${line}\n`)
    },
    stderr.isTTY ? 500 : 10_000,
  )
  return () => {
    clearInterval(timer)
    if (stderr.isTTY) stderr.write('\r\u001B[K')
  }
}
