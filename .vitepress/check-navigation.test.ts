import { expect, test } from 'vitest'
import { existingPages, navigationProblems } from './check-navigation.ts'
import type { Section } from './navigation.ts'

const navigation: Section[] = [
  { text: 'Client', items: [{ text: 'Retry', link: '/client/retry' }] },
  { text: 'Reference', items: [{ text: 'API', link: '/reference/' }] },
]

test('finds nothing wrong when every link has a page and every page a link', () => {
  const pages = ['index.md', 'client/retry.md', 'reference/index.md']
  expect(navigationProblems(navigation, pages)).toEqual([])
})

test('names links without a page and pages without a link', () => {
  expect(navigationProblems(navigation, ['index.md', 'client/retry.md', 'client/log.md'])).toEqual([
    '.vitepress/navigation.ts links to /reference/: docs/reference/index.md is missing.',
    'docs/client/log.md is in no section of .vitepress/navigation.ts.',
  ])
})

test('leaves out what does not exist yet', () => {
  expect(existingPages(navigation, (page) => page === 'client/retry.md')).toEqual([navigation[0]])
})
