import { describe, expect, it } from 'vitest'
import { decodeText } from '../../src/lib/decode-text.ts'

const TEXT = 'Câu hỏi\tĐáp án\nThể chế là gì?\tB'

describe('a file that people saved', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with its mark and Windows lines', Buffer.from(`\ufeff${TEXT.replace('\n', '\r\n')}`)],
    ['decomposed letters', Buffer.from(TEXT.normalize('NFD'))],
    ['Unicode Text of Excel', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['UTF-16, the other way round', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
  ])('is read from %s', (_encoding, bytes) => {
    expect(decodeText(bytes)).toEqual({ text: TEXT })
  })

  it('is read from Windows-1258, as long as its letters are all there', () => {
    // Đáp án: Đ is D0, á is E1.
    const bytes = Buffer.from([0xd0, 0xe1, 0x70, 0x20, 0xe1, 0x6e])
    expect(decodeText(bytes)).toEqual({ text: 'Đáp án' })
    const lost = Buffer.from([0xd0, 0xe1, 0x70, 0x20, 0x68, 0x3f, 0x69])
    expect(decodeText(lost)).toEqual({ fault: expect.stringContaining('CSV UTF-8') })
  })

  it.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), 'không phải văn bản'],
    ['nothing', Buffer.from(' \n'), 'Tệp trống'],
    ['a legacy font', Buffer.from('Uû ban nh©n d©n tØnh, ®¶ng viªn'), 'Unicode'],
  ])('is refused when it holds %s', (_what, bytes, reason) => {
    expect(decodeText(bytes)).toEqual({ fault: expect.stringContaining(reason) })
  })
})
