import { describe, expect, it } from 'vitest'
import { splitSentences } from '../../src/corpus/sentences.ts'

const sentencesOf = (text: string) => splitSentences(text).map((sentence) => sentence.text)

describe('splitSentences', () => {
  it.each([
    ['splits after a full stop', 'Phủ sóng 5G toàn quốc. Hoàn thành đô thị.', 2],
    [
      'keeps decimal commas and dotted numbers',
      'Duy trì trên 0,7 và 1.500 tỷ, ngày 22.12.2024. Hết.',
      2,
    ],
    ['keeps TP. with its name', 'UBND TP. Hồ Chí Minh và TP. Biên Hòa thực hiện.', 1],
    ['keeps v.v. inside a sentence', 'Báo, đài, v.v. để tuyên truyền. Định kỳ báo cáo.', 2],
    ['ends a sentence at v.v. before a capital', 'Báo, đài, v.v. Định kỳ báo cáo.', 2],
    ['keeps the end mark', 'Thực hiện công tác tuyên truyền./.', 1],
    ['keeps an ellipsis in mid-sentence', 'Sở hữu trí tuệ, thuế... để tháo gỡ các điểm nghẽn.', 1],
    ['ends a sentence at an ellipsis before a capital', 'Zalo, OAzalo... Trang tin đăng tải.', 2],
    ['keeps the printed number with its sentence', '1.2. Ban tuyên giáo: Tham mưu. Báo cáo.', 2],
    ['keeps Roman numbers and articles', 'Điều 5. Phạm vi điều chỉnh', 1],
    ['takes a code at the end', 'Thực hiện Nghị quyết số 57-NQ/TW. Căn cứ vào nội dung.', 2],
    ['splits before a figure', 'Đạt trên 80%. 10 doanh nghiệp số ngang tầm.', 2],
    ['keeps the closing quote', 'Bỏ tư duy “không quản được thì cấm.” Chú trọng nhân lực.', 2],
    ['keeps initials', 'Đồng chí V. I. Lê-nin viết.', 1],
  ])('%s', (_, text, count) => {
    expect(sentencesOf(text)).toHaveLength(count)
    expect(sentencesOf(text).join(' ')).toBe(text)
  })

  it('gives offsets into the text', () => {
    const text = 'Một câu. “Câu hai!” Câu ba'
    for (const { text: sentence, start, end } of splitSentences(text))
      expect(text.slice(start, end)).toBe(sentence)
    expect(splitSentences('')).toEqual([])
  })
})
