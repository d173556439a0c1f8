import { describe, expect, it } from 'vitest'
import { paragraph, setupWithLan } from './setup.ts'

const CS = '/v3.0/oa/message/cs'

describe('the rate', () => {
  it.each([
    ['-32', { kind: 'error', code: -32, message: 'rate' }],
    ['HTTP 429', { kind: 'http', status: 429 }],
  ] as const)(
    'waits for the next minute after %s, and no call goes out before',
    async (_, failure) => {
      let now = Date.parse('2026-11-20T03:00:10Z')
      const sleeps: number[] = []
      const { channel, zalo, to } = await setupWithLan({
        now: () => now,
        timing: {
          async sleep(ms) {
            sleeps.push(ms)
            now += ms
          },
          now: () => new Date(now),
          random: () => 0.5,
        },
      })
      zalo.failNext(CS, failure)
      expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'sent' })
      expect(sleeps).toEqual([51_000])
    },
  )

  it('keeps to its own limit and to what the headers say', async () => {
    let now = Date.parse('2026-11-20T03:00:10Z')
    const sleeps: number[] = []
    const timing = {
      async sleep(ms: number) {
        sleeps.push(ms)
        now += ms
      },
      now: () => new Date(now),
      random: () => 0,
    }
    const { channel, zalo, to } = await setupWithLan({
      now: () => now,
      timing,
      requestsPerMinute: 3,
    })
    for (let count = 0; count < 3; count += 1) await channel.send(to, paragraph('Chào Bạn.'))
    expect(sleeps).toEqual([50_000])
    // From here on another program of the same app takes two calls of every three.
    zalo.requestsPerMinute = 2
    for (let count = 0; count < 3; count += 1) await channel.send(to, paragraph('Chào Bạn.'))
    expect(zalo.calls(CS).filter(({ outcome }) => outcome !== 'ok')).toEqual([])
  })

  it('is waited for once, and no longer than the patience', async () => {
    let now = Date.parse('2026-11-20T03:00:10Z')
    const sleeps: number[] = []
    const { channel, to } = await setupWithLan({
      now: () => now,
      timing: {
        async sleep(ms) {
          sleeps.push(ms)
          // Others are quicker, minute after minute.
          now = Date.parse('2026-11-20T03:00:10Z')
        },
        now: () => new Date(now),
        random: () => 0,
      },
      requestsPerMinute: 1,
      patienceMs: 120_000,
    })
    // The one call of this minute is the question who the account is.
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'rate_limited' })
    expect(sleeps).toEqual([50_000, 50_000])
  })

  it('is not waited for longer when the clock is set back', async () => {
    const start = Date.parse('2026-11-20T03:00:10Z')
    let now = start
    const { channel, zalo, to, limits } = await setupWithLan({
      now: () => now,
      timing: {
        async sleep(ms) {
          now += now >= start ? -3_600_000 : ms
        },
        now: () => new Date(now),
        random: () => 0.5,
      },
    })
    await channel.send(to, paragraph('Chào Bạn.'))
    zalo.failNext(CS, { kind: 'error', code: -32, message: 'rate' })
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'sent' })
    await channel.stop()
    // What Zalo says is noted by the new clock at once.
    const replies = limits.filter(({ name }) => name === 'reply')
    expect(replies.map(({ at }) => Date.parse(at) < start)).toEqual([false, true])
  })

  it('notes quotas and rates for the operator', async () => {
    const { channel, to, limits } = await setupWithLan()
    await channel.send(to, paragraph('Chào Bạn.'))
    await channel.stop()
    expect(limits.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['requests_per_minute', 'reply']),
    )
    expect(limits.find(({ name }) => name === 'reply')).toMatchObject({ remaining: 7, total: 8 })
  })
})
