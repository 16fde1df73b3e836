import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { wrap } from './wrap.ts'

/** What a link preview shows of a page. */
export interface PictureOf {
  /** The site's part: `Client recipes`. */
  readonly section: string
  readonly title: string
  readonly description: string
}

/** In px: the form that link previews ask for, and large enough for each of them. */
export const SIZE = { width: 800, height: 420 }

/** It is drawn on this, and made smaller. */
const CANVAS = { width: 1200, height: 630 }
const MARGIN = 90
const TITLE = { size: 84, leading: 94 }
const TEXT = { size: 38, leading: 54 }

/** Of a package, so that every machine draws the same picture. */
const fontFiles = [
  '600SemiBold/SourceSerif4_600SemiBold',
  '400Regular/SourceSerif4_400Regular',
].map((file) =>
  createRequire(import.meta.url).resolve(`@expo-google-fonts/source-serif-4/${file}.ttf`),
)

/** A PNG with the colours of the site by day. The same text makes the same bytes. */
export function pictureOf(page: PictureOf): Uint8Array {
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Source Serif 4' }
  return new Resvg(svgOf(page), { font, fitTo: { mode: 'width', value: SIZE.width } })
    .render()
    .asPng()
}

function svgOf({ section, title, description }: PictureOf): string {
  const width = CANVAS.width - 2 * MARGIN
  const titles = wrap(title, { width, size: TITLE.size, lines: 2 })
  const texts = wrap(description, { width, size: TEXT.size, lines: 4 - titles.length })
  const below = 270 + (titles.length - 1) * TITLE.leading
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${CANVAS.width}" height="${CANVAS.height}" font-family="Source Serif 4">` +
    '<rect width="100%" height="100%" fill="#fffdf9"/><rect width="24" height="100%" fill="#a8361b"/>' +
    line(section, 125, 34, '#a8361b', 600) +
    titles
      .map((text, index) => line(text, 270 + index * TITLE.leading, TITLE.size, '#2b241e', 600))
      .join('') +
    texts
      .map((text, index) =>
        line(text, below + 80 + index * TEXT.leading, TEXT.size, '#63574c', 400),
      )
      .join('') +
    LOGO +
    line('Middleware Cookbook', 572, 32, '#2b241e', 600, MARGIN + 62) +
    '</svg>'
  )
}

/** As in `docs/public/logo.svg`. */
const LOGO =
  `<g transform="translate(${MARGIN - 2} 538) scale(1.5)" fill="none" stroke="#d2552f" stroke-width="2.5">` +
  '<rect x="2" y="2" width="28" height="28" rx="9"/>' +
  '<rect x="7.5" y="7.5" width="17" height="17" rx="5.5" opacity=".6"/>' +
  '<rect x="12.5" y="12.5" width="7" height="7" rx="2.5" fill="#d2552f" stroke="none"/></g>'

function line(
  text: string,
  y: number,
  size: number,
  fill: string,
  weight: number,
  x = MARGIN,
): string {
  const says = escapeHtml(text)
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${says}</text>`
}
