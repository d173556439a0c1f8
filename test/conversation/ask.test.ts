import { describe, expect, it } from 'vitest'
import { answered, citation } from '../support/fake-answerer.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { GROUP, setUp } from './setup.ts'

describe('asking', () => {
  it('answers free text in private, with the place, the exact source and the buttons', async () => {
    const { say, answerer, stores } = setUp()
    await stores.chats.savePlace({ channel: 'fake', chatId: 'chat', topicId: null }, 'Biên Hòa')

    const reply = await say('  kinh tế   số?\u200b ')

    expect(answerer.asked).toEqual([{ question: 'kinh tế số?', history: [], place: 'Biên Hòa' }])
    expect(reply.blocks).toEqual([
      { kind: 'quote', text: citation().quote, source: citation().source, open: true },
    ])
    expect(labelsOf(reply)).toEqual(['Xem nguyên văn', '👍 Hữu ích', '👎 Chưa đúng'])
    expect(reply.replyTo).toBeUndefined()
  })

  it('keeps the question with its answer and the text that was shown', async () => {
    const { say, stores, counted } = setUp()
    await say('Mục tiêu kinh tế số?')

    const [entry] = stores.questions.entries
    expect(entry).toMatchObject({ question: 'Mục tiêu kinh tế số?', senderId: 'member' })
    expect(entry?.answerText).toBe(`${citation().quote} [1]\n\nNguồn:\n[1] ${citation().source}`)
    expect(counted).toEqual(['answered'])
  })

  it('hangs the answer on the question in a group', async () => {
    const { command } = setUp()
    const reply = await command('hoi kinh tế số', GROUP)
    expect(reply.replyTo).toBe('in-1')
  })

  it('hangs the answer on the question in private where replies show it', async () => {
    const { say } = setUp({ capabilities: { quotesInPrivate: true } })
    expect((await say('kinh tế số')).replyTo).toBe('in-1')
  })

  it('offers other sources only when there are some that the answer does not cite', async () => {
    const { say, press, answerer } = setUp()
    answerer.others.push(citation())
    expect(labelsOf(await say('một'))).not.toContain('Nguồn khác')

    answerer.others.push(citation({ passageId: 'huong-dan#I/1', source: 'Hướng dẫn, Mục I' }))
    expect(labelsOf(await say('hai'))).toContain('Nguồn khác')
    const others = await press('Nguồn khác')
    expect(textOf(others)).toContain('Hướng dẫn, Mục I')
    expect(labelsOf(others)).toEqual(['Xem nguyên văn'])
  })

  it('offers what it only cites for reading on, apart from what says the same elsewhere', async () => {
    const { say, press, command, answerer } = setUp()
    const said = answered()
    const near = citation({ passageId: 'doc#near', quote: 'Câu gần.', source: 'Nguồn gần' })
    const same = citation({ passageId: 'doc#same', quote: 'Câu giống.', source: 'Nguồn giống' })
    const unsaid = [near, same]
    answerer.script.reply = () => ({ ...said, citations: [...said.citations, ...unsaid] })
    answerer.others.push(same)

    const reply = await say('kinh tế số')
    expect(labelsOf(reply)).toEqual(['Xem nguyên văn', 'Nguồn khác', '👍 Hữu ích', '👎 Chưa đúng'])
    expect(textOf(reply)).not.toContain('Câu g')
    const others = await press('Nguồn khác')
    expect(textOf(others).split('\n')).toEqual([
      'Nội dung này còn được nêu ở:',
      ...['Câu giống.', '[1] Nguồn giống'],
      'Bạn có thể xem thêm:',
      '[2] Nguồn gần: “Câu gần.”',
    ])
    expect(labelsOf(others)).toEqual(['Nguyên văn 1', 'Nguyên văn 2'])

    const sources = await command('nguon')
    expect(textOf(sources)).toContain(citation().source)
    expect(textOf(sources)).not.toContain('Nguồn gần')
    expect(labelsOf(sources)).toEqual(['Xem nguyên văn'])
  })

  it('opens the passage between its neighbours, and from there its section', async () => {
    const { say, press, notices } = setUp()
    await say('kinh tế số')
    const passage = await press('Xem nguyên văn')
    expect(textOf(passage).split('\n')).toEqual([
      'Đoạn trước.',
      citation().passage,
      'Chương trình hành động của Tỉnh ủy Thái Nguyên',
      'Đoạn sau.',
    ])
    expect(labelsOf(passage)).toEqual(['Đọc cả mục'])
    expect(notices).toEqual([null])
  })

  it('says so when the passage is no longer there', async () => {
    const { say, press, answerer } = setUp()
    answerer.script.reply = () => answered([citation({ passageId: 'gone#1' })])
    await say('kinh tế số')
    expect(textOf(await press('Xem nguyên văn'))).toContain('không còn trong các văn bản')
  })

  it('shows four citations and the rest behind "Nguồn khác"', async () => {
    const { say, press, answerer } = setUp()
    const citations = [1, 2, 3, 4, 5, 6].map((n) =>
      citation({
        passageId: `doc#${n}`,
        section: `${n}`,
        quote: `Câu ${n}.`,
        source: `Nguồn ${n}`,
      }),
    )
    answerer.script.reply = () => answered(citations)
    const reply = await say('sáu chỗ')
    expect(textOf(reply)).toContain('Câu 4.')
    expect(textOf(reply)).not.toContain('Câu 5.')
    expect(textOf(reply)).toContain('Còn 2 trích dẫn nữa')
    expect(labelsOf(reply)).toEqual([
      ...[1, 2, 3, 4].map((n) => `Nguyên văn ${n}`),
      ...['Nguồn khác', '👍 Hữu ích', '👎 Chưa đúng'],
    ])
    const rest = await press('Nguồn khác')
    expect(textOf(rest)).toContain('Câu 5.')
    expect(textOf(rest)).toContain('[2] Nguồn 6')
    expect(labelsOf(rest)).toEqual(['Nguyên văn 1', 'Nguyên văn 2'])
  })
})

describe('following up', () => {
  it('gives the last three questions of half an hour to the answerer', async () => {
    const { say, answerer, clock } = setUp()
    await say('cũ quá rồi nhỉ, mục tiêu')
    clock.advance(31 * 60_000)
    for (const question of ['mục 1', 'mục 2', 'mục 3', 'mục 4']) await say(question)
    await say('thế còn năm 2045')
    const history = answerer.asked.at(-1)?.history ?? []
    expect(history.filter((turn) => turn.role === 'user').map((turn) => turn.text)).toEqual([
      'mục 2',
      'mục 3',
      'mục 4',
    ])
    expect(history.at(1)?.role).toBe('assistant')
  })

  it('keeps topics of one group apart', async () => {
    const { say, answerer } = setUp()
    const topic = (topicId: string) => ({ ...GROUP, address: { ...GROUP.address, topicId } })
    await say('ở chủ đề một', topic('1'))
    await say('ở chủ đề hai', topic('2'))
    expect(answerer.asked.at(-1)?.history).toEqual([])
  })
})

describe('what is no question', () => {
  it.each(['Xin chào', 'chào em ạ', 'Hello', 'alo ad ơi', 'Chào buổi sáng!'])(
    'greets back: %s',
    async (text) => {
      const { say, answerer } = setUp()
      const reply = await say(text)
      expect(textOf(reply)).toContain('Xin chào Bạn')
      expect(labelsOf(reply).length).toBeGreaterThan(0)
      expect(answerer.asked).toEqual([])
    },
  )

  it.each(['cảm ơn', 'cam on ban nhieu nhe', 'Vâng ạ', 'ok', 'tạm biệt'])(
    'takes thanks: %s',
    async (text) => {
      const { say, answerer } = setUp()
      expect(textOf(await say(text))).toContain('Cảm ơn Bạn')
      expect(answerer.asked).toEqual([])
    },
  )

  it.each(['?', '👍👍', '', '   ', '...', 'cho em hỏi'])('asks for words: "%s"', async (text) => {
    const { say, answerer } = setUp()
    expect(textOf(await say(text))).toContain('gõ câu hỏi thành chữ')
    expect(answerer.asked).toEqual([])
  })

  it('introduces itself', async () => {
    expect(textOf(await setUp().say('Bạn là ai vậy?'))).toContain('Sổ tay 57 trả lời câu hỏi')
  })

  it.each(['chào, kinh tế số đến 2030 là bao nhiêu', 'chuyển đổi số', 'constructor', 'cơ bản'])(
    'still takes for a question: %s',
    async (text) => {
      const { say, answerer } = setUp()
      await say(text)
      expect(answerer.asked).toHaveLength(1)
    },
  )

  it('asks to shorten a very long text', async () => {
    const { say, answerer } = setUp()
    expect(textOf(await say('dài '.repeat(300)))).toContain('1.000 ký tự')
    expect(answerer.asked).toEqual([])
  })

  it.each([
    [1, 'Bạn gõ số 1, hoặc gõ câu hỏi.'],
    [4, 'Bạn gõ một số từ 1 đến 4, hoặc gõ câu hỏi.'],
  ])('says which numbers there are: %d', async (count, words) => {
    const { receive } = setUp()
    expect(textOf(await receive({ kind: 'no_such_choice', count }))).toBe(words)
  })

  it('says that it cannot read attachments', async () => {
    const { receive } = setUp()
    expect(textOf(await receive({ kind: 'attachment' }))).toContain('chỉ đọc được chữ')
  })

  it('answers a sample question when its button is pressed, and prints the question', async () => {
    const { say, press, answerer } = setUp()
    const [sample = ''] = labelsOf(await say('xin chào'))
    const reply = await press(sample)
    expect(answerer.asked).toEqual([{ question: sample, history: [], place: null }])
    expect(textOf(reply)).toContain(`Câu hỏi: ${sample}`)
  })
})

describe('questions to go on with', () => {
  it('stand under an answer, around what it cites, and a press asks one', async () => {
    const { say, press, answerer } = setUp()
    const [first, second] = [
      citation({ passageId: 'hay-hoi#1' }),
      citation({ passageId: 'hay-hoi#2' }),
    ]
    answerer.script.reply = () => answered([first, second, citation({ passageId: 'hay-hoi#3' })])
    const labels = labelsOf(await say('kinh tế số?'))
    expect(labels.slice(-2)).toEqual(['Bên cạnh hay-hoi#1 là gì?', 'Bên cạnh hay-hoi#2 là gì?'])
    const reply = await press('Bên cạnh hay-hoi#1 là gì?')
    const question = 'Bên cạnh hay-hoi#1 là gì?'
    expect(answerer.asked.at(-1)).toEqual({ question, history: [], place: null })
    expect(textOf(reply)).toContain(`Câu hỏi: ${question}`)
  })

  it('leave room for the other buttons where a channel shows few', async () => {
    const { say, answerer } = setUp({ capabilities: { maxButtons: 4 } })
    const cited = ['hay-hoi#1', 'hay-hoi#2'].map((passageId) => citation({ passageId }))
    answerer.script.reply = () => answered(cited.slice(0, 1))
    expect(labelsOf(await say('kinh tế số?'))).toEqual([
      'Xem nguyên văn',
      '👍 Hữu ích',
      '👎 Chưa đúng',
      'Bên cạnh hay-hoi#1 là gì?',
    ])
    answerer.script.reply = () => answered(cited)
    expect(labelsOf(await say('xã hội số?'))).not.toContain('Bên cạnh hay-hoi#1 là gì?')
  })

  it('stay when the answer is rated', async () => {
    const { say, press, answerer } = setUp()
    answerer.script.reply = () => answered([citation({ passageId: 'hay-hoi#1' })])
    const labels = labelsOf(await say('kinh tế số?'))
    expect(labels.at(-1)).toBe('Bên cạnh hay-hoi#1 là gì?')
    const rated = labelsOf(await press('👍 Hữu ích'))
    expect(rated.at(-1)).toBe(labels.at(-1))
  })

  it('are what the nearest passages answer, where the documents do not say', async () => {
    const { say, answerer } = setUp()
    answerer.script.reply = () => ({
      kind: 'not_in_corpus',
      reason: { kind: 'nothing_close' },
      nearest: [citation({ passageId: 'hay-hoi#1' })],
    })
    expect(labelsOf(await say('lương giáo viên?'))).toEqual(['Xem nguyên văn', 'hay-hoi#1 nói gì?'])
  })

  it('are offered to whoever begins', async () => {
    const { command } = setUp()
    expect(labelsOf(await command('start')).slice(0, 2)).toEqual([
      'Kinh tế số đến năm 2030 là bao nhiêu?',
      'Tầm nhìn đến năm 2045 là gì?',
    ])
  })
})

describe('when the documents do not say', () => {
  it('refuses shortly and offers the nearest passages as such', async () => {
    const { say, answerer } = setUp()
    answerer.script.reply = () => ({
      kind: 'not_in_corpus',
      reason: { kind: 'nothing_close' },
      nearest: [citation(), citation({ passageId: 'doc#2', source: 'Hướng dẫn, Mục I' })],
    })
    const reply = await say('giá vàng hôm nay')
    expect(textOf(reply).split('\n')).toEqual([
      'Các văn bản hiện có không nêu nội dung này.',
      'Các đoạn gần với câu hỏi nhất, Bạn xem có giúp được không:',
      `[1] ${citation().source}: “${citation().quote}”`,
      `[2] Hướng dẫn, Mục I: “${citation().quote}”`,
      'Bạn thử hỏi bằng từ ngữ khác, hoặc gõ /vanban để đọc từng văn bản.',
    ])
    expect(labelsOf(reply)).toEqual(['Nguyên văn 1', 'Nguyên văn 2'])
  })

  it('names the document or the place that is missing', async () => {
    const { say, answerer } = setUp()
    answerer.script.reply = () => ({
      kind: 'not_in_corpus',
      reason: { kind: 'unknown_document', name: 'Nghị quyết 66-NQ/TW' },
      nearest: [],
    })
    expect(textOf(await say('nghị quyết 66'))).toContain('không có Nghị quyết 66-NQ/TW')
    answerer.script.reply = () => ({
      kind: 'not_in_corpus',
      reason: { kind: 'unknown_place', name: 'Hà Nội' },
      nearest: [],
    })
    const reply = textOf(await say('hà nội'))
    expect(reply).toContain('cho Hà Nội')
    expect(reply).toContain('Hiện có văn bản của Thái Nguyên, Biên Hòa, Phước Long')
  })

  it('offers the readings of an ambiguous question as buttons', async () => {
    const { say, press, answerer } = setUp()
    answerer.script.reply = () => ({
      kind: 'needs_choice',
      choices: [
        { label: 'Mục II', question: 'Mục II nói gì?' },
        { label: 'Mục 2', question: 'Mục I.2 nói gì?' },
      ],
    })
    const reply = await say('mục 2 nói gì')
    expect(labelsOf(reply)).toEqual(['Mục II', 'Mục 2'])
    answerer.script.reply = () => answered()
    await press('Mục 2')
    expect(answerer.asked.at(-1)?.question).toBe('Mục I.2 nói gì?')
  })
})
