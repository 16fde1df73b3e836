import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { bundleScript } from '../../bundle-script.ts'

/**
 * The page of the frame in which edited code runs. It is of the site, so that it comes from a saved copy too, and it has no script:
 * it holds the policy and the text of another frame, which `theme/edit/frame.ts` puts into it with `sandbox`. A frame without an
 * address has the policy of the page around it (HTML, "determining navigation params policy container"), and in the one of the
 * site's pages no edited code runs.
 */
export async function framePage(): Promise<string> {
  const bundled = await bundleScript(join(import.meta.dirname, 'main.ts'))
  const script = bundled.trim()
  const hash = createHash('sha256').update(script).digest('base64')
  return (
    '<!doctype html><meta charset="utf-8">' +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src blob: 'sha256-${hash}'">` +
    `<title>Edited code runs here</title><template><script>${script}</script></template>\n`
  )
}
