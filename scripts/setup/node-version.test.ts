import { expect, test } from 'vitest'
import { complaintAboutNode } from './node-version.js'

test.each(['v20.19.0', 'v20.20.2', 'v22.13.0', 'v24.0.0', 'v26.1.0'])('%s will do', (version) => {
  expect(complaintAboutNode(version)).toBeUndefined()
})

test.each(['v14.21.3', 'v18.20.0', 'v20.18.9', 'v21.7.0', 'v22.12.0', 'v23.11.0', 'nonsense'])(
  '%s is refused, with what to do',
  (version) => {
    expect(complaintAboutNode(version)).toContain(`This is Node ${version}`)
    expect(complaintAboutNode(version)).toContain('https://nodejs.org')
  },
)
