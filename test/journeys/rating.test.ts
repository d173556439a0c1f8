import { describe, expect, it } from 'vitest'
import { startBotWithLan, withStore } from './setup.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'

describe('rating an answer on Telegram', () => {
  it('stores one rating per person, lets it change, and marks what was chosen', async () => {
    const { lan, telegram, dataDirectory, stop } = await startBotWithLan()
    lan.says(QUESTION)
    const message = await lan.chat.next('40% GRDP')
    const becomes = (label: string) =>
      telegram.waitUntil(
        () => lan.chat.last().buttons.flat().includes(label),
        () => `a button "${label}"`,
      )

    const up = lan.presses('👍 Hữu ích')
    expect(await up.answer()).toBe('Cảm ơn Bạn, Sổ tay đã ghi nhận.')
    await becomes('👍 Hữu ích (đã chọn)')
    const again = lan.presses('👍 Hữu ích (đã chọn)')
    expect(await again.answer()).toBe('Sổ tay đã ghi nhận đánh giá này của Bạn từ trước.')
    const down = lan.presses('👎 Chưa đúng')
    expect(await down.answer()).toBe('Cảm ơn Bạn, Sổ tay đã đổi đánh giá.')
    await becomes('👎 Chưa đúng (đã chọn)')
    expect(lan.chat.last().buttons.flat()).toContain('👍 Hữu ích')
    expect(lan.chat.last().text).toBe(message.text)
    expect(lan.chat.messages()).toHaveLength(1)

    await stop()
    const stored = await withStore(dataDirectory, (db) =>
      db.selectFrom('feedback').select(['sender_id', 'rating']).execute(),
    )
    expect(stored).toEqual([{ sender_id: String(lan.id), rating: 'down' }])
  })

  it('counts everybody in a group and shows nobody what another one pressed', async () => {
    const { lan, telegram, url } = await startBotWithLan()
    const group = telegram.group('Chi bộ 3', { addedBy: lan })
    lan.says(`/hoi ${QUESTION}`, { in: group })
    const answer = await group.next('40% GRDP')
    const presses = [lan, telegram.user('Minh')].map((one) =>
      one.presses('👍 Hữu ích', { in: group }),
    )
    for (const pressed of presses) expect(await pressed.answer()).toContain('đã ghi nhận')
    expect(group.last().buttons).toEqual(answer.buttons)
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toContain('answer_ratings_total{rating="up"} 2')
  })

  it('still counts when the answer was too old to be acknowledged', async () => {
    const { lan, telegram } = await startBotWithLan()
    lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    lan.presses('👍 Hữu ích').expires()
    const label = (shown = lan.chat.last()) => shown.buttons.flat().includes('👍 Hữu ích (đã chọn)')
    await telegram.waitUntil(label, () => 'the mark')
  })
})
