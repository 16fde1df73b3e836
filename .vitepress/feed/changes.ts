import { execFileSync } from 'node:child_process'

/** A change that users notice, as its author described it in `.changeset/`. */
export interface Change {
  readonly name: string
  readonly commit: string
  /** Of the commit, as RFC 3339 has it. */
  readonly date: string
  /** In plain Markdown. */
  readonly text: string
}

/** How many entries a feed has: a reader fetches all of them each time. */
const COUNT = 30

/**
 * The latest changes, by the commits that added their fragments. A release deletes the fragments; history keeps them.
 *
 * @returns none where there is no Git history
 */
export function changesOf(root: string): readonly Change[] {
  const format = '--format=%x00%H %cI'
  const history = git(
    root,
    'log',
    '--diff-filter=A',
    '--name-only',
    format,
    '--',
    '.changeset/*.md',
  )
  const added = history.split('\0').flatMap((entry) => {
    const [first = '', ...paths] = entry.split('\n').filter((line) => line !== '')
    const [commit = '', date = ''] = first.split(' ')
    return paths
      .filter((path) => !path.endsWith('README.md'))
      .sort()
      .map((path) => ({ commit, date, path }))
  })
  return added.slice(0, COUNT).map(({ commit, date, path }) => ({
    name: path.replace(/^.*\/|\.md$/g, ''),
    commit,
    date,
    text: git(root, 'show', `${commit}:./${path.slice(path.indexOf('.changeset/'))}`)
      .replace(/^---\n[^]*?\n---\n/, '')
      .trim(),
  }))
}

function git(root: string, ...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return ''
  }
}
