import {
  computed,
  getCurrentInstance,
  getCurrentScope,
  onMounted,
  onScopeDispose,
  onUnmounted,
  shallowRef,
  watch,
  type Ref,
  type ShallowRef,
  type WatchSource,
  type WritableComputedRef,
} from 'vue'

/**
 * What VitePress uses of @vueuse/core, under the same names, for this site alone. The library's own measures the page
 * and gives every element another style when a page is mounted: the longest tasks of a first visit.
 */
const inBrowser = typeof window !== 'undefined'

export function useEventListener<Type extends keyof WindowEventMap>(
  type: Type,
  listener: (event: WindowEventMap[Type]) => void,
  options?: AddEventListenerOptions,
): void {
  if (!inBrowser) return
  window.addEventListener(type, listener, options)
  if (getCurrentScope()) {
    onScopeDispose(() => {
      window.removeEventListener(type, listener, options)
    })
  }
}

export function onKeyStroke(key: string, handler: (event: KeyboardEvent) => void): void {
  useEventListener('keydown', (event) => {
    if (event.key === key) handler(event)
  })
}

export function useMediaQuery(query: string): ShallowRef<boolean> {
  const matches = shallowRef(false)
  if (!inBrowser) return matches
  const list = window.matchMedia(query)
  const update = () => (matches.value = list.matches)
  update()
  list.addEventListener('change', update)
  if (getCurrentScope()) {
    onScopeDispose(() => {
      list.removeEventListener('change', update)
    })
  }
  return matches
}

export function usePreferredDark(): ShallowRef<boolean> {
  return useMediaQuery('(prefers-color-scheme: dark)')
}

/** How far the window is scrolled. It is read with the next frame, for which the browser lays out the page anyway. */
export function useWindowScroll(): { readonly y: ShallowRef<number> } {
  const y = shallowRef(0)
  const update = () => (y.value = window.scrollY)
  useEventListener('scroll', update, { passive: true })
  onMounted(() => requestAnimationFrame(update))
  return { y }
}

export function whenever(source: WatchSource<boolean>, callback: () => void): void {
  watch(source, (holds) => {
    if (holds) callback()
  })
}

export function useNavigatorLanguage(): { readonly language: ShallowRef<string | undefined> } {
  return { language: shallowRef(inBrowser ? navigator.language : undefined) }
}

export function tryOnUnmounted(callback: () => void): void {
  if (getCurrentInstance()) onUnmounted(callback)
}

/** Whether the page is dark: what the reader has chosen, or what the system prefers. */
export function useDark({
  storageKey,
  initialValue,
}: {
  readonly storageKey: string
  readonly initialValue: () => string
}): WritableComputedRef<boolean> {
  const preferred = usePreferredDark()
  const chosen = shallowRef(stored(storageKey) ?? initialValue())
  const isDark = computed({
    get: () => (chosen.value === 'auto' ? preferred.value : chosen.value === 'dark'),
    set(dark) {
      chosen.value = dark === preferred.value ? 'auto' : dark ? 'dark' : 'light'
      store(storageKey, chosen.value)
    },
  })
  if (inBrowser) {
    useEventListener('storage', ({ key }) => {
      if (key === storageKey) chosen.value = stored(storageKey) ?? initialValue()
    })
    keepClass(isDark)
  }
  return isDark
}

/** The script in the head of the page has set it already, before the first paint. */
function keepClass(isDark: Readonly<Ref<boolean>>): void {
  const { classList } = document.documentElement
  const update = () => {
    if (classList.contains('dark') === isDark.value) return
    const still = document.createElement('style')
    still.textContent = '*,*::before,*::after{transition:none!important}'
    document.head.append(still)
    classList.toggle('dark', isDark.value)
    // The browser takes the new colours over before it may animate again.
    getComputedStyle(still).getPropertyValue('opacity')
    still.remove()
  }
  update()
  watch(isDark, update, { flush: 'post' })
}

/** A browser may refuse its storage, with an error. */
function stored(key: string): string | null {
  try {
    return inBrowser ? localStorage.getItem(key) : null
  } catch {
    return null
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // It holds for this visit.
  }
}
