import { describe } from 'vitest'
import { testEditor } from './edit/editor.ts'
import { testFrame } from './edit/frame.ts'
import { testProgram } from './edit/program.ts'
import { useSite } from './site.fixture.ts'

const site = useSite()

describe('an edited program', () => {
  testProgram(site)
})

describe('the frame', () => {
  testFrame(site)
})

describe('the editor', () => {
  testEditor(site)
})
