import { describe, expect, it } from 'vitest'
import { answered, citation } from '../support/fake-answerer.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { GROUP, setUp } from './setup.ts'

describe('rating an answer', () => {
  it('is stored, thanked for and marked on an otherwise equal message', async () => {
    const { say, press, sent, edits, notices, stores } = setUp()
    await say('kinh tế số')
    await press('👍 Hữu ích')
    expect([...stores.feedback.ratings]).toEqual([['1 member', 'up']])
    expect(notices).toEqual(['Cảm ơn Bạn, Sổ tay đã ghi nhận.'])
    expect(edits[0]?.messageId).toBe('sent-1')
    expect(edits[0]?.message.blocks).toEqual(sent[0]?.message.blocks)
    expect(labelsOf(edits[0]?.message ?? { blocks: [] })).toEqual([
      'Xem nguyên văn',
      '👍 Hữu ích (đã chọn)',
      '👎 Chưa đúng',
    ])
  })

  it('can be changed and is not counted twice', async () => {
    const { say, press, edits, notices, stores, counted } = setUp()
    await say('kinh tế số')
    await press('👍 Hữu ích')
    await press('👎 Chưa đúng')
    await press('👎 Chưa đúng (đã chọn)')
    expect([...stores.feedback.ratings]).toEqual([['1 member', 'down']])
    expect(notices[1]).toContain('đã đổi')
    expect(notices[2]).toContain('từ trước')
    expect(edits).toHaveLength(2)
    expect(counted).toEqual(['answered', 'up', 'down'])
  })

  it('keeps the printed question of an answer that came from a button', async () => {
    const { say, press, sent, edits } = setUp()
    const [sample = ''] = labelsOf(await say('xin chào'))
    await press(sample)
    await press('👎 Chưa đúng')
    expect(edits[0]?.message.blocks).toEqual(sent[1]?.message.blocks)
  })

  it('is open to everybody in a group, one each, and marks nobody’s choice there', async () => {
    const { command, press, edits, stores } = setUp()
    await command('hoi kinh tế số', GROUP)
    for (const id of ['lan', 'minh', 'lan']) {
      await press('👍 Hữu ích', { ...GROUP, sender: { id, displayName: id } })
    }
    expect([...stores.feedback.ratings.keys()]).toEqual(['1 lan', '1 minh'])
    expect(edits).toEqual([])
  })

  it('is not counted when nobody can be told to have pressed', async () => {
    const { command, press, notices, stores } = setUp()
    await command('hoi kinh tế số', GROUP)
    await press('👍 Hữu ích', { ...GROUP, sender: null })
    expect(stores.feedback.ratings.size).toBe(0)
    expect(notices[0]).toContain('chưa ghi nhận')
  })

  it('leaves a message alone that was sent in parts', async () => {
    const { say, press, edits, notices, answerer } = setUp()
    answerer.script.reply = () => answered([citation({ quote: 'Rất dài. '.repeat(600) })])
    await say('kể hết')
    await press('👍 Hữu ích')
    expect(notices).toHaveLength(1)
    expect(edits).toEqual([])
  })
})

describe('buttons that lead nowhere', () => {
  it.each(['unknown', 'expired', 'foreign'])('are answered politely: %s', async (why) => {
    const { say, press, pressData, sent, notices, stores } = setUp()
    await say('kinh tế số')
    if (why === 'unknown') await pressData('nonsense', null)
    if (why === 'foreign') await press('👍 Hữu ích', GROUP)
    if (why === 'expired') {
      stores.actions.expire()
      await press('👍 Hữu ích')
    }
    expect(notices).toEqual([expect.stringContaining('đã hết hạn')])
    expect(sent).toHaveLength(1)
  })

  it('are acknowledged once, whatever they do', async () => {
    const { say, press, notices } = setUp()
    await say('kinh tế số')
    for (const label of ['Xem nguyên văn', '👍 Hữu ích', '👎 Chưa đúng']) await press(label)
    expect(notices).toHaveLength(3)
    await press('Đọc cả mục')
    await press('Lên trên')
    expect(notices).toHaveLength(5)
  })

  it('fits the notices into what a platform shows', async () => {
    const { say, pressData, notices } = setUp()
    await say('kinh tế số')
    await pressData('nonsense', null)
    for (const notice of notices) expect((notice ?? '').length).toBeLessThanOrEqual(200)
    expect(textOf({ blocks: [] })).toBe('')
  })
})
