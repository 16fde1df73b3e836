import { expect, test } from 'vitest'
import { pack, unpack } from './pack.ts'
import type { SearchPage } from './sections.ts'

const page: SearchPage = {
  link: '/a',
  title: 'A',
  part: 'Guide',
  keywords: 'b',
  sections: [
    { id: '', heading: 'A', text: 'one' },
    { id: 'more-than-one-process', heading: 'More than one process?', text: 'two', also: 'c' },
    { id: 'singleflight-type', heading: 'SingleFlight', text: 'three', code: 'd' },
  ],
}

test('what is packed is there again when it is unpacked', () => {
  expect(unpack(pack([page]))).toEqual([page])
})

test('a fragment that the heading gives is left out', () => {
  const [packed] = pack([page])
  expect(packed?.sections.map((section) => 'id' in section)).toEqual([true, false, true])
})
