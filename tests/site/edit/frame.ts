import { expect, test } from 'vitest'
import { editInPage } from '../edit-in-page.ts'
import { type Site } from '../site.fixture.ts'
import { edit, open, PAGE, PROGRAM } from './opened.ts'

/** The frame that edited code runs in. */
export function testFrame(site: Site): void {
  test('has an origin of its own, and its window reaches nothing either', async () => {
    const page = await open(site)
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    await edit(figure, 'setInterval(() => console.log("here"), 20)\nawait new Promise(() => {})')
    await figure.locator('.run').click()
    await figure.getByText('here').first().waitFor()
    const sandbox = () => page.frames().find((frame) => frame.url() === 'about:srcdoc')
    await expect.poll(sandbox).toBeDefined()
    const inner = sandbox()
    const found = await inner?.evaluate(async (site) => {
      const attempt = async (run: () => unknown) => {
        try {
          return String(await run())
        } catch {
          return 'refused'
        }
      }
      return {
        origin,
        storage: await attempt(() => localStorage.length),
        cookie: await attempt(() => document.cookie),
        page: await attempt(() => parent.document.title),
        site: await attempt(() => top?.document.title),
        opened: await attempt(() => window.open('about:blank')),
        top: await attempt(() => {
          if (top) top.location.href = `${site}/reached`
        }),
        fetch: await attempt(() => fetch(`${site}/reached`)),
      }
    }, site.origin)
    expect(found).toEqual({
      origin: 'null',
      storage: 'refused',
      cookie: 'refused',
      page: 'refused',
      site: 'refused',
      opened: 'null',
      top: 'refused',
      fetch: 'refused',
    })
    expect(page.url()).toBe(site.origin + PAGE)
    await page.context().close()
  })

  test('runs nothing without its sandbox: not as a page, and not in the origin of the site', async () => {
    const page = await open(site)
    const kit = await page.evaluate(async () => {
      const frames: string[] = []
      const observer = new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const node of addedNodes)
            if (node instanceof HTMLIFrameElement) frames.push(node.src)
        }
      })
      observer.observe(document.body, { childList: true })
      document.querySelector<HTMLElement>('.edit')?.click()
      const figure = document.querySelector('[data-run]')
      while (!figure?.querySelector('.editor textarea')) await new Promise(requestAnimationFrame)
      figure.querySelector<HTMLElement>('.run')?.click()
      while (!figure.querySelector('.run-panel[data-kind]'))
        await new Promise(requestAnimationFrame)
      return frames[0]
    })
    const worked = await page.evaluate(async (address = '') => {
      const load = (frame: HTMLIFrameElement, parent: HTMLElement) =>
        new Promise((resolve) => {
          frame.onload = resolve
          parent.append(frame)
        })
      const outer = Object.assign(document.createElement('iframe'), { src: address })
      await load(outer, document.body)
      const within = outer.contentDocument
      if (!within) return 'no frame'
      const inner = within.createElement('iframe')
      inner.srcdoc = within.querySelector('template')?.innerHTML ?? ''
      await load(inner, within.body)
      const [one, two] = [new MessageChannel(), new MessageChannel()]
      const answered = new Promise((resolve) => {
        one.port1.onmessage = resolve
        two.port1.onmessage = resolve
        // It would say at once that this is no module.
        requestAnimationFrame(() => setTimeout(resolve, 0, 'nothing'))
      })
      const what = { modules: { a: 'let a = ;' }, edited: ['a'], worker: 'a', start: {} }
      inner.contentWindow?.postMessage(what, '*', [one.port2, two.port2])
      return await answered
    }, kit)
    expect(worked).toBe('nothing')
    await page.goto(kit ?? '')
    expect(await page.evaluate(() => document.querySelectorAll('body *').length)).toBe(0)
    await page.context().close()
  })

  test('is gone when its page is left in the middle, and the reader comes back to the edited text', async () => {
    const page = await open(site)
    const figure = page.locator(`[data-run="${PROGRAM}"]`)
    const text = 'setInterval(() => console.log("here"), 20)\nawait new Promise(() => {})'
    await edit(figure, text)
    await figure.locator('.run').click()
    await figure.getByText('here').first().waitFor()
    await page.locator('.VPSidebar a[href="/client/logging"]').click()
    await page.waitForURL('**/client/logging')
    await expect.poll(() => page.locator('iframe').count()).toBe(0)
    await page.goBack()
    await page.waitForURL(`**${PAGE}`)
    await figure.locator('.edit').click()
    await expect.poll(() => figure.locator('textarea').inputValue()).toBe(text)
    await page.context().close()
  })

  test('of one tab does not keep another one from running', async () => {
    const one = await open(site)
    const other = await one.context().newPage()
    await other.goto(site.origin + PAGE)
    const loop = one.evaluate(editInPage, { id: PROGRAM, text: 'for (;;);' })
    const prints = await other.evaluate(editInPage, { id: PROGRAM, text: 'console.log(1)' })
    expect(prints.printed).toBe('1\n')
    expect((await loop).outcome).toMatch(/lets nothing else run/)
    await one.context().close()
  })
}
