import { withBase } from 'vitepress'
import { defineComponent, h, onMounted, ref } from 'vue'

/**
 * Saves the whole site in the browser, on request alone: a visit fetches nothing in advance.
 *
 * What saves it is loaded when the button is pressed.
 */
export const Offline = defineComponent({
  name: 'Offline',
  setup() {
    const isPossible = ref(false)
    const isSaved = ref(false)
    const isBusy = ref(false)
    const news = ref('')
    onMounted(() => {
      if (!('serviceWorker' in navigator)) return
      isPossible.value = true
      isSaved.value = navigator.serviceWorker.controller !== null
    })
    async function press(): Promise<void> {
      if (isBusy.value) return
      isBusy.value = true
      const { remove, save } = await import('./save.ts')
      const tell = (text: string) => (news.value = text)
      const done = await (isSaved.value ? remove(withBase('/'), tell) : save(withBase('/'), tell))
      if (done) isSaved.value = !isSaved.value
      isBusy.value = false
    }
    return () =>
      isPossible.value &&
      h('p', { class: 'offline' }, [
        h(
          'button',
          { type: 'button', 'aria-disabled': isBusy.value, onClick: press },
          isSaved.value ? 'Remove the saved site' : 'Save the site for reading offline',
        ),
        h('span', { role: 'status' }, news.value),
      ])
  },
})
