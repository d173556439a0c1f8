import { describe, expect, it } from 'vitest'
import { parseMarkup } from '../../src/broadcast/markup.ts'
import {
  contestClosedText,
  contestOpenedText,
} from '../../src/conversation/contest-announcements.ts'
import { CLOSING, MINUTE_MS, OPENING, setUpContests } from '../quiz/contest/setup.ts'
import { textOf } from '../support/fake-channel.ts'

const shown = (text: string) => textOf({ blocks: parseMarkup(text) })

async function setUp() {
  const setup = await setUpContests()
  const contest = await setup.create({ title: 'Đợt 1_thử_ **hay**' })
  setup.clock.set(OPENING)
  async function closed() {
    setup.clock.set(CLOSING)
    setup.clock.advance(MINUTE_MS)
    const results = await setup.desk.results(contest.id)
    if (results === null) throw new Error('no results')
    return shown(contestClosedText(results))
  }
  return { ...setup, contest, closed }
}

describe('what everybody is told of a contest', () => {
  it('is at the opening until when, how often, and what to type', async () => {
    const { contest } = await setUp()
    expect(shown(contestOpenedText(contest))).toBe(
      [
        'Cuộc thi “Đợt 1 thử hay” đã mở',
        'Bạn làm bài từ bây giờ đến 17:00 ngày 25/11/2026. Mỗi lượt 3 câu, mỗi người được làm 2 lượt, lấy lượt tốt nhất.',
        'Để làm bài, Bạn gõ /cuocthi.',
      ].join('\n'),
    )
  })

  it('is at the closing the first ten people and the units, with names as they are', async () => {
    const { contest, join, play, closed } = await setUp()
    await play(contest.id, await join('an', '**An** [x](https://e.vn)', 'Chi bộ 1'), 3, 2)
    for (let number = 1; number <= 11; number++) {
      await play(contest.id, await join(`p${number}`, `Người ${number}`), 1)
    }
    const text = await closed()
    expect(text).toContain('Có 12 người tham gia.')
    expect(text).toContain(
      'Xếp hạng cá nhân:\n1. An x (https://e.vn) (Chi bộ 1): đúng 3 trên 3 câu, 6 giây',
    )
    expect(text).toContain('2. Người 9:')
    expect(text.match(/Người \d+: /g)).toHaveLength(9)
    expect(text).toContain('Xếp hạng chi bộ, tổ:\n1. Chi bộ 1: đúng bình quân 100%, 1 người')
  })

  it('says so when nobody took part', async () => {
    const { closed } = await setUp()
    expect(await closed()).toContain('chưa có ai làm bài')
  })
})
