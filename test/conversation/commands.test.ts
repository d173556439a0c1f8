import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/conversation/commands.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { GROUP, setUp } from './setup.ts'

describe('commands', () => {
  it('describes each command in at most 60 characters', () => {
    expect(COMMANDS.map((command) => command.name)).toEqual([
      'start',
      'help',
      'hoi',
      'vanban',
      'nguon',
      'ontap',
      'thi',
      'cuocthi',
      'nhacnho',
      'diaphuong',
      'donvi',
      'ten',
      'lienket',
      'dungthongbao',
      'nhanthongbao',
      'xoadulieu',
    ])
    for (const { description } of COMMANDS) expect(description.length).toBeLessThanOrEqual(60)
  })

  it('welcomes, whatever unknown payload a link carries', async () => {
    const { command } = setUp()
    expect(textOf(await command('start'))).toContain('Xin chào Bạn')
    expect(textOf(await command('start abc123'))).toContain('Xin chào Bạn')
  })

  it('opens what a link asks for', async () => {
    const { command } = setUp()
    expect(textOf(await command('start vanban'))).toContain('Các văn bản hiện có')
    expect(textOf(await command('start hoi'))).toContain('Bạn muốn hỏi gì?')
  })

  it('explains itself, differently in a group', async () => {
    const { command } = setUp()
    expect(textOf(await command('help'))).toContain('có dấu hay không dấu')
    expect(textOf(await command('help', GROUP))).toContain('gõ /hoi')
  })

  it('asks for a question after a bare /hoi', async () => {
    const { command, answerer } = setUp()
    expect(textOf(await command('hoi'))).toContain('/hoi Kinh tế số')
    expect(answerer.asked).toEqual([])
  })

  it('answers /hoi', async () => {
    const { command, answerer } = setUp()
    await command('hoi kinh tế số')
    expect(answerer.asked[0]?.question).toBe('kinh tế số')
  })

  it('knows a command by its Vietnamese name, typed as a text', async () => {
    const { say } = setUp()
    expect(textOf(await say('Trợ giúp'))).toContain('Cách dùng')
    expect(textOf(await say('văn bản'))).toContain('Các văn bản hiện có')
  })

  it('says that a command is unknown and where to find help', async () => {
    const { command } = setUp()
    const reply = textOf(await command('quiz'))
    expect(reply).toContain('/quiz')
    expect(reply).toContain('/help')
  })
})

describe('/nguon', () => {
  it('has nothing to show before the first answer', async () => {
    expect(textOf(await setUp().command('nguon'))).toContain('chưa có câu trả lời')
  })

  it('gives the sources of the last answer in this chat', async () => {
    const { command, say } = setUp()
    await say('kinh tế số')
    const reply = await command('nguon')
    expect(textOf(reply)).toContain('“kinh tế số”')
    expect(textOf(reply)).toContain('Mục II.1, gạch đầu dòng thứ 2')
    expect(labelsOf(reply)).toEqual(['Xem nguyên văn'])
    expect(textOf(await command('nguon', GROUP))).toContain('chưa có câu trả lời')
  })

  it('says so when the last question was not answered', async () => {
    const { command, say, answerer } = setUp()
    answerer.script.reply = () => ({
      kind: 'not_in_corpus',
      reason: { kind: 'nothing_close' },
      nearest: [],
    })
    await say('giá vàng')
    expect(textOf(await command('nguon'))).toContain('không trích văn bản nào')
  })
})

describe('/diaphuong', () => {
  const chat = { channel: 'fake', chatId: 'chat', topicId: null }

  it('lets a place be chosen by button, in place of the buttons', async () => {
    const { command, press, edits, notices, stores } = setUp()
    expect(labelsOf(await command('diaphuong'))).toEqual([
      'Thái Nguyên',
      'Biên Hòa',
      'Phước Long',
      'Không chọn',
    ])
    await press('Biên Hòa')
    expect((await stores.chats.settings(chat)).place).toBe('Biên Hòa')
    expect(textOf(edits[0]?.message ?? { blocks: [] })).toContain('Đã chọn Biên Hòa')
    expect(notices).toEqual([null])

    expect(textOf(await command('diaphuong'))).toContain('Địa phương đang chọn: Biên Hòa')
    await press('Không chọn')
    expect((await stores.chats.settings(chat)).place).toBeNull()
  })

  it.each(['Thái Nguyên', 'thai nguyen', 'tỉnh Thái Nguyên', 'TINH THAI NGUYEN', 'thái'])(
    'takes a typed place: %s',
    async (typed) => {
      const { command, stores } = setUp()
      await command(`diaphuong ${typed}`)
      expect((await stores.chats.settings(chat)).place).toBe('Thái Nguyên')
    },
  )

  it('asks back when several places or none are meant', async () => {
    const { command, stores } = setUp()
    const several = await command('diaphuong n')
    expect(textOf(several)).toContain('Có nhiều địa phương')
    expect(labelsOf(several)).toContain('Phước Long')
    expect(textOf(await command('diaphuong Hà Nội'))).toContain('chưa có văn bản nào của “Hà Nội”')
    expect((await stores.chats.settings(chat)).place).toBeNull()
  })

  it('clears by word', async () => {
    const { command, stores } = setUp()
    await command('diaphuong biên hòa')
    await command('diaphuong không chọn')
    expect((await stores.chats.settings(chat)).place).toBeNull()
  })
})

describe('/vanban', () => {
  it('goes from documents to sections and text and back, in one message', async () => {
    const { command, press, sent, edits } = setUp()
    const labels = labelsOf(await command('vanban'))
    expect(labels).toEqual(['Chương trình… động của Tỉnh ủy Thái Nguyên', 'Hướng dẫn của Thị ủy'])
    await press(labels[0] ?? '')
    await press('Mục I. Mục đích')
    const section = edits.at(-1)?.message ?? { blocks: [] }
    expect(textOf(section)).toContain('Đoạn ngắn.')
    await press('Lên trên')
    await press('Lên trên')
    expect(textOf(edits.at(-1)?.message ?? { blocks: [] })).toContain('Các văn bản hiện có')
    expect(sent).toHaveLength(1)
  })

  it('pages long lists and long texts', async () => {
    const { command, press, edits } = setUp()
    const shown = () => edits.at(-1)?.message ?? { blocks: [] }
    await command('vanban 1')
    await press('Mục II. Mục tiêu')
    expect(textOf(shown())).toContain('Trang 1 trên 3')
    expect(labelsOf(shown())).toContain('Mục II.8. Nhiệm vụ thứ 8')
    await press('Trang sau')
    await press('Trang sau')
    expect(labelsOf(shown())).toEqual([
      ...[17, 18, 19, 20].map((n) => `Mục II.${n}. Nhiệm vụ thứ ${n}`),
      ...['Trang trước', 'Lên trên'],
    ])

    await command('vanban 1 II.1')
    await press('Trang sau')
    expect(textOf(shown()).length).toBeLessThan(1700)
    expect(textOf(shown())).toContain('Đoạn 2.')
  })

  it('opens a section that is typed, and says when there is none', async () => {
    const { command } = setUp()
    expect(textOf(await command('vanban 1 mục ii'))).toContain('Mục II')
    for (const [typed, shown] of [
      ['dieu 5', 'Lời của điều.'],
      ['Điều 5, khoản 2, điểm đ', 'Lời của điểm.'],
      ['chương ii', 'Lời của chương.'],
    ]) {
      expect(textOf(await command(`vanban 1 ${typed}`))).toContain(shown)
    }
    const missing = await command('vanban 1 điều 9')
    expect(textOf(missing)).toContain('Văn bản này không có mục “điều 9”. Bạn chọn một mục ở dưới.')
    expect(labelsOf(missing)).toContain('Mục II. Mục tiêu')
    expect(textOf(missing)).not.toContain('không còn')
    expect(textOf(await command('vanban 9'))).toContain('Các văn bản hiện có')
  })

  it('works in a group, and sends anew where messages cannot be edited', async () => {
    const { command, press, sent } = setUp({ capabilities: { editing: false } })
    await command('vanban', GROUP)
    await press('Hướng dẫn của Thị ủy', GROUP)
    expect(sent).toHaveLength(2)
    expect(sent[1]?.message.replyTo).toBe('sent-1')
  })

  it('sends anew when the message is too old to be edited', async () => {
    const { command, press, sent, nextEdits } = setUp()
    await command('vanban')
    nextEdits({ kind: 'failed', reason: 'too old' })
    await press('Hướng dẫn của Thị ủy')
    expect(sent).toHaveLength(2)
  })
})
