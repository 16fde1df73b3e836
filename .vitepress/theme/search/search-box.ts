import { useRouter, withBase } from 'vitepress'
import {
  computed,
  defineComponent,
  h,
  onMounted,
  ref,
  shallowRef,
  useTemplateRef,
  watch,
} from 'vue'
import { adoptStyle } from '../adopt-style.ts'
import { takeTyped } from './early.ts'
import type { Hit } from './engine.ts'
import { resultsOf } from './results.ts'
import { unpack } from '../../search/pack.ts'
import css from './search-box.css?inline'

adoptStyle(css)

/** The words of the last search: it is often opened again for the next hit. */
let last = ''

/**
 * The search, in place of VitePress's box: a native dialog, which keeps the focus inside and gives it back when it is
 * closed. The pages are loaded with the first one.
 */
export default defineComponent({
  name: 'SearchBox',
  emits: ['close'],
  setup(_props, { emit }) {
    const router = useRouter()
    const dialog = useTemplateRef<HTMLDialogElement>('dialog')
    const input = useTemplateRef<HTMLInputElement>('input')
    const words = ref(takeTyped() || last)
    const search = shallowRef<(query: string) => readonly Hit[]>()
    const failed = ref(false)
    const hits = computed(() => search.value?.(words.value) ?? [])
    const selected = ref(0)

    watch(words, (now) => {
      last = now
      selected.value = 0
    })
    onMounted(() => {
      dialog.value?.showModal()
      input.value?.select()
      void load().then(
        (made) => (search.value = made),
        () => (failed.value = true),
      )
    })

    return () =>
      h(
        'dialog',
        {
          ref: 'dialog',
          class: 'search VPLocalSearchBox',
          'aria-label': 'Search',
          onClose: () => emit('close'),
          onClick: closeOutside,
        },
        [
          h('form', { role: 'search', onSubmit: open }, [
            h('input', {
              ref: 'input',
              id: 'search-words',
              type: 'search',
              role: 'combobox',
              autofocus: true,
              placeholder: 'An error, a symptom, a recipe',
              'aria-label': 'Search',
              'aria-autocomplete': 'list',
              'aria-controls': 'search-results',
              'aria-expanded': hits.value.length > 0 ? 'true' : 'false',
              'aria-activedescendant':
                hits.value.length > 0 ? `search-result-${selected.value}` : undefined,
              autocomplete: 'off',
              autocapitalize: 'off',
              spellcheck: 'false',
              enterkeyhint: 'go',
              value: words.value,
              onInput: ({ target }: Event) =>
                (words.value = target instanceof HTMLInputElement ? target.value : ''),
              onKeydown: move,
            }),
            h('button', { type: 'button', onClick: close }, 'Close'),
          ]),
          ...resultsOf({
            words: words.value,
            hits: hits.value,
            selected: selected.value,
            state: failed.value ? 'failed' : search.value ? 'ready' : 'loading',
            onOpen: close,
          }),
        ],
      )

    function move(event: KeyboardEvent): void {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step === undefined || hits.value.length === 0) return
      event.preventDefault()
      selected.value = (selected.value + step + hits.value.length) % hits.value.length
      document
        .getElementById(`search-result-${selected.value}`)
        ?.scrollIntoView({ block: 'nearest' })
    }

    function open(event: Event): void {
      event.preventDefault()
      const hit = hits.value[selected.value]
      if (!hit) return
      close()
      void router.go(withBase(hit.link))
    }

    function close(): void {
      dialog.value?.close()
    }

    /** A click on the backdrop is one on the dialog itself. */
    function closeOutside({ target }: Event): void {
      if (target === dialog.value) close()
    }
  },
})

async function load(): Promise<(query: string) => readonly Hit[]> {
  const [{ createSearch }, { default: pages }] = await Promise.all([
    import('./engine.ts'),
    import('virtual:search-pages'),
  ])
  return createSearch(unpack(pages))
}
