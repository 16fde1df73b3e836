import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { catalogue, SECTIONS } from '../../scripts/cookbook/catalogue.ts'
import { pictureOf } from './picture.ts'

/** Where the picture of a page is, below the site: `pictures/client/retry.png` for `client/retry.md`. */
export function pictureFile(relativePath: string): string {
  return `pictures/${relativePath.replace(/\.md$/, '.png')}`
}

/** Draws what link previews show: a picture for each page. */
export function writePictures(
  root: string,
  outDir: string,
  home: { readonly title: string; readonly description: string },
): void {
  const pages = catalogue(root).map(({ path, section, title, description }) => ({
    file: pictureFile(path.replace(/^docs\//, '')),
    picture: pictureOf({ section: SECTIONS[section], title, description }),
  }))
  const first = {
    file: pictureFile('index.md'),
    picture: pictureOf({ section: 'Recipes', ...home }),
  }
  for (const { file, picture } of [first, ...pages]) {
    mkdirSync(dirname(join(outDir, file)), { recursive: true })
    writeFileSync(join(outDir, file), picture)
  }
}
