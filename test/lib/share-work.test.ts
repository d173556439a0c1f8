import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { shareWork } from '../../src/lib/share-work.ts'

/** Work that goes on until told; each time it is begun, its end and its signal are kept. */
function setup() {
  const begun: { signal: AbortSignal; end: PromiseWithResolvers<string> }[] = []
  const join = shareWork((signal) => {
    const end = withResolvers<string>()
    begun.push({ signal, end })
    signal.addEventListener('abort', () => end.reject(signal.reason))
    return end.promise
  })
  return { begun, join }
}

interface PromiseWithResolvers<Value> {
  promise: Promise<Value>
  resolve(value: Value): void
  reject(reason: unknown): void
}

function withResolvers<Value>(): PromiseWithResolvers<Value> {
  let resolve: (value: Value) => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<Value>((settle, fail) => {
    resolve = settle
    reject = fail
  })
  return { promise, resolve, reject }
}

it('is done once for all who ask, also for those who come later', async () => {
  const { begun, join } = setup()
  const both = Promise.all([join(), join(new AbortController().signal)])
  begun[0]?.end.resolve('done')
  expect(await both).toEqual(['done', 'done'])
  expect(await join()).toBe('done')
  expect(begun).toHaveLength(1)
})

it('is begun again after it failed', async () => {
  const { begun, join } = setup()
  const first = join()
  begun[0]?.end.reject(new Error('away'))
  await expect(first).rejects.toThrow('away')
  const second = join()
  begun[1]?.end.resolve('done')
  expect(await second).toBe('done')
})

it.each([
  ['the first', 0],
  ['the second', 1],
])('goes on for the others when %s who waits is stopped', async (_, which) => {
  const { begun, join } = setup()
  const stops = [new AbortController(), new AbortController()]
  const waiting = stops.map(({ signal }) => join(signal))
  stops[which]?.abort(new Error('stopped'))
  await expect(waiting[which]).rejects.toThrow('stopped')
  expect(begun[0]?.signal.aborted).toBe(false)
  begun[0]?.end.resolve('done')
  expect(await waiting[1 - which]).toBe('done')
})

it('is stopped when nobody waits any more, and begun anew for who comes then', async () => {
  const { begun, join } = setup()
  const stop = new AbortController()
  const waiting = [join(stop.signal), join(stop.signal)]
  stop.abort(new Error('stopped'))
  for (const one of waiting) await expect(one).rejects.toThrow('stopped')
  expect(begun[0]?.signal.aborted).toBe(true)
  const next = join()
  begun[1]?.end.resolve('done')
  expect(await next).toBe('done')
})

it('is not begun for who is stopped already', async () => {
  const { begun, join } = setup()
  await expect(join(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped')
  expect(begun).toHaveLength(0)
})

it('leaves nothing on the signals of who waited', async () => {
  const { begun, join } = setup()
  const { signal } = new AbortController()
  const waiting = join(signal)
  begun[0]?.end.resolve('done')
  await waiting
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})
