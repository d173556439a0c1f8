import { expect, it } from 'vitest'
import type { Follower } from '../../../src/channels/channel.ts'
import { importFollowers } from '../../../src/channels/zalo-oa/followers.ts'
import { setupZaloOa } from './setup.ts'

/** Followers of an account, imported, with what the operator is told. */
async function setupImport(count: number) {
  const { zalo, channel } = await setupZaloOa()
  for (let index = 0; index < count; index += 1) {
    zalo.user(`Người ${index}`, { follows: true, tags: index === 0 ? ['Chi bộ 3'] : [] })
  }
  const saved: Follower[] = []
  const progress: [number, number][] = []
  const run = () =>
    importFollowers({
      api: channel.api,
      async save(followers) {
        saved.push(...followers)
      },
      onProgress: (done, total) => progress.push([done, total]),
    })
  return { zalo, run, saved, progress }
}

it('reads page by page, with names, tags and days', async () => {
  const { zalo, run, saved, progress } = await setupImport(120)
  const result = await run()
  expect(result).toMatchObject({ total: 120, imported: 120, beyondReach: 0, problem: null })
  expect(progress).toEqual([
    [50, 120],
    [100, 120],
    [120, 120],
  ])
  const first = saved.find(({ tags }) => tags.length > 0)
  expect(first).toMatchObject({ displayName: 'Người 0', tags: ['Chi bộ 3'], follows: true })
  expect(zalo.calls('/v3.0/oa/user/getlist')).toHaveLength(3)
})

it('says how many lie beyond the 10,000 that Zalo hands out', async () => {
  const { zalo, run } = await setupImport(3)
  zalo.listedTotal = 12_345
  expect(await run()).toMatchObject({ total: 12_345, beyondReach: 2_345 })
})

it('goes on after a page that is short of a few people', async () => {
  const offsets: number[] = []
  const saved: Follower[] = []
  await importFollowers({
    api: {
      async listFollowers(offset) {
        offsets.push(offset)
        const count = offset === 0 ? 49 : 20
        const users = Array.from({ length: count }, (_, index) => ({
          user_id: String(1000 + offset + index),
        }))
        return { kind: 'ok', data: { total: 70, users } }
      },
      userDetail: async (id) => ({ kind: 'ok', data: { user_id: id, display_name: 'Lan' } }),
    },
    async save(followers) {
      saved.push(...followers)
    },
    onProgress() {},
  })
  expect(offsets).toEqual([0, 50])
  expect(saved).toHaveLength(69)
})

it('goes on without somebody whose account is gone', async () => {
  const { zalo, run } = await setupImport(5)
  zalo.failNext('/v3.0/oa/user/detail', { kind: 'error', code: -201, message: 'gone' })
  expect(await run()).toMatchObject({ imported: 4, withoutDetails: 1, problem: null })
})

it('keeps what it has when Zalo stops answering, and says why', async () => {
  const { zalo, run, saved } = await setupImport(60)
  zalo.failNext('/v3.0/oa/user/detail', { kind: 'error', code: -209, message: 'no' }, { skip: 55 })
  const result = await run()
  expect(result.problem).toContain('developers.zalo.me')
  expect(saved).toHaveLength(55)
})
