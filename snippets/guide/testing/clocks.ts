// A clock that stands still: the test says when ten minutes have passed.
import { clock, sleep } from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'

const hands = manualClock({ date: Date.UTC(2026, 6, 1) })

const waiting = sleep(600_000).then(() => console.log('woke up'))
console.log('now:', clock.now(), 'waiting:', hands.pending)

await hands.advance(599_999)
console.log('now:', clock.now(), 'waiting:', hands.pending)

await hands.advanceToNext()
await waiting
console.log('now:', clock.now(), 'waiting:', hands.pending)
console.log('date:', new Date(clock.date()).toUTCString())
console.log('random:', clock.random().toFixed(3), clock.random().toFixed(3))

hands.restore()
