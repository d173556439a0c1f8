import { describe, expect, it } from 'vitest'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { QUESTIONS, setUpStudy } from './study-setup.ts'

/** The first three questions, of which each has one right option. */
async function setUpThree() {
  return setUpStudy({ questions: QUESTIONS.slice(0, 3) })
}

describe('a typed answer', () => {
  it('is taken as a letter or a number, and leads on', async () => {
    const talk = await setUpThree()
    const { command, say } = talk
    await command('ontap 10')
    const told = await say('b')
    expect(textOf(told)).toMatch(/^Câu 1 trên 3\nBạn chọn: Đúng \S+\nĐúng rồi\./)
    expect(textOf(await say('câu tiếp'))).toContain('Câu 2 trên 3')
    expect(textOf(await say('1'))).toContain('Chưa đúng.')
    expect(talk.answerer.asked).toEqual([])
  })

  it('must fit the question', async () => {
    const { command, say } = await setUpThree()
    await command('ontap 10')
    expect(textOf(await say('C'))).toContain('từ A đến B')
    expect(textOf(await say('A B'))).toContain('chỉ có một đáp án đúng')
    expect(textOf(await say('B'))).toContain('Đúng rồi.')
  })

  it('is no answer before the next question was shown, nor when nothing is open', async () => {
    const { command, press, say, answerer } = await setUpThree()
    expect(textOf(await say('B'))).toMatch(/không có câu trắc nghiệm nào chờ[\s\S]*\/ontap/)
    await command('ontap 10')
    await say('B')
    expect(labelsOf(await say('B'))).toEqual(['Làm tiếp câu 2 trên 3'])
    expect(textOf(await press('Làm tiếp câu 2 trên 3'))).toContain('Câu 2 trên 3')
    // Nobody means to look up a letter.
    expect(answerer.asked).toEqual([])
  })

  it('goes on from the words of the document, where their buttons are the newest', async () => {
    const { command, press, say } = await setUpThree()
    await command('ontap 10')
    await say('B')
    expect(labelsOf(await press('Xem nguyên văn'))).toContain('Câu tiếp')
    expect(textOf(await press('Câu tiếp'))).toContain('Câu 2 trên 3')
  })

  it('does not keep anybody from asking in between', async () => {
    const { command, say, answerer } = await setUpThree()
    await command('ontap 10')
    await say('kinh tế số là gì')
    expect(answerer.asked.at(-1)?.question).toBe('kinh tế số là gì')
    expect(textOf(await say('B'))).toContain('Đúng rồi.')
  })
})

describe('a question with several right options', () => {
  it('marks options until it is sent', async () => {
    const { command, press, edits } = await setUpStudy()
    const shown = () => edits.at(-1)?.message ?? { blocks: [] }
    const asked = await command('ontap nhiệm vụ')
    expect(textOf(asked)).toContain('nhiều đáp án đúng')
    expect(labelsOf(asked)).toEqual(['Sai bốn', 'Đúng bốn', 'Cũng đúng bốn'])
    await press('Sai bốn')
    await press('Đúng bốn')
    expect(labelsOf(shown())).toEqual(['✓ Sai bốn', '✓ Đúng bốn', 'Cũng đúng bốn', 'Xong'])
    await press('✓ Sai bốn')
    await press('Cũng đúng bốn')
    await press('Xong')
    expect(textOf(shown())).toContain('Bạn chọn: Đúng bốn; Cũng đúng bốn')
    expect(textOf(shown())).toContain('Đúng rồi.')
  })

  it.each([
    ['Những việc nào là nhiệm vụ?', true],
    ['Những việc nào là nhiệm vụ? (chọn nhiều đáp án)', false],
    ['Những việc nào là nhiệm vụ (Chọn nhiều đáp án)?', false],
  ])('says that several are right where “%s” does not', async (question, isSaid) => {
    const questions = QUESTIONS.slice(3).map((one) => ({ ...one, question }))
    const { command } = await setUpStudy({ questions })
    const asked = textOf(await command('ontap nhiệm vụ'))
    expect(asked.includes('Câu này có nhiều đáp án đúng')).toBe(isSaid)
    expect(asked).toContain('Bạn chọn từng đáp án rồi chọn Xong')
  })

  it('is wrong when one is missing', async () => {
    const { command, say } = await setUpStudy()
    await command('ontap nhiệm vụ')
    expect(textOf(await say('B'))).toContain('gõ đủ các chữ cái')
    expect(textOf(await say('xong'))).toContain('gõ đủ các chữ cái')
    expect(textOf(await say('A B'))).toContain('Đúng 0 trên 1 câu.')
  })

  it('takes several numbers at once, also where nothing can be marked', async () => {
    const { command, say, sent } = await setUpStudy({ editing: false })
    await command('ontap nhiệm vụ')
    await say('2 và 3')
    expect(textOf(sent.at(-2)?.message ?? { blocks: [] })).toContain('Đúng rồi.')
    expect(textOf(sent.at(-1)?.message ?? { blocks: [] })).toContain('Đúng 1 trên 1 câu.')
  })

  it('takes no marks once it was answered', async () => {
    const talk = await setUpStudy()
    const asked = await talk.command('ontap nhiệm vụ')
    await talk.say('A B')
    const button = asked.buttons?.flat()[0]
    await talk.pressData(button !== undefined && 'data' in button ? button.data : '', 'sent-1')
    expect(talk.notices.at(-1)).toContain('Bạn đã trả lời câu này')
  })
})
