import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createDeadline } from '../../src/lib/deadline.ts'

it('aborts when the time is over, as a timeout', async () => {
  const { signal } = createDeadline(1)
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
  expect(signal.reason).toBeInstanceOf(Error)
})

it('never aborts once it is cleared', async () => {
  const deadline = createDeadline(5)
  deadline.clear()
  await sleep(20)
  expect(deadline.signal.aborted).toBe(false)
})
