import { useData, withBase } from 'vitepress'
import { defineComponent, h, onMounted, ref, watch } from 'vue'

/** How a copy went, for the button and for a screen reader. */
type State = 'Copy page' | 'Copied' | 'Not copied'

/** Copies a page as Markdown, with all its code and outputs, for a chat or a note; a link opens the same text. */
export const CopyPage = defineComponent({
  name: 'CopyPage',
  setup() {
    const { page } = useData()
    const state = ref<State>('Copy page')
    const ready = ref(false)
    onMounted(() => (ready.value = true))
    watch(page, () => (state.value = 'Copy page'))
    const outcome = () => (state.value === 'Copy page' ? '' : state.value)
    return () => {
      const address = withBase(`/${page.value.relativePath}`)
      return h('p', { class: 'copy-page' }, [
        // Without a script it would do nothing.
        ready.value &&
          h(
            'button',
            { type: 'button', onClick: async () => (state.value = await copy(address)) },
            state.value,
          ),
        // Beside the button, whose own text is its name and not news.
        h('span', { class: 'visually-hidden', role: 'status' }, outcome()),
        h(
          'a',
          { href: address, target: '_blank', rel: 'alternate', type: 'text/markdown' },
          'As Markdown',
        ),
      ])
    }
  },
})

/** The text comes later: some browsers allow a copy only within the click, and take a promise for it. */
async function copy(address: string): Promise<State> {
  try {
    const text = fetch(address).then((response) => {
      if (!response.ok) throw new Error(`${address} could not be loaded.`)
      return response.blob()
    })
    const plain = text.then((blob) => new Blob([blob], { type: 'text/plain' }))
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': plain })])
    return 'Copied'
  } catch {
    return 'Not copied'
  }
}
