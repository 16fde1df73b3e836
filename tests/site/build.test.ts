import { afterEach, expect, test } from 'vitest'
import { build } from './built-site.ts'
import { tempSite } from './temp-site.ts'
import type { TempSite } from './temp-site.ts'

let site: TempSite | undefined

afterEach(() => {
  site?.dispose()
  site = undefined
})

test('the build fails for a snippet that does not exist, and names page and line', async () => {
  site = tempSite({ 'docs/client/retry.md': '# Retry\n\n<<< @/../snippets/gone.ts\n' })
  await expect(build(site.folder)).rejects.toThrow(
    'docs/client/retry.md:3 imports snippets/gone.ts, which is not a file.',
  )
})

// One on a page fails that page, as one does that is missing: .vitepress/blocks/wait-for-types.test.ts
test('the build fails for a snippet on no page that the compiler finds wrong', async () => {
  site = tempSite({ 'snippets/wrong.ts': '// @ts-expect-error\nexport const right = 1\n' })
  await expect(build(site.folder)).rejects.toThrow(
    'snippets/wrong.ts:1 expects an error that does not occur.',
  )
})

test('the build fails for a link on a page that leads nowhere', async () => {
  site = tempSite({ 'docs/client/retry.md': '# Retry\n\n[gone](/client/gone)\n' })
  await expect(build(site.folder)).rejects.toThrow('dead link')
})
