import { LEGACY_FONT_ADVICE, legacyFontLine } from '../lib/legacy-font.ts'
import { cleanText } from '../lib/vietnamese.ts'
import type { CorpusFault, CorpusWarning } from './document.ts'

/** A file's text in the stored normal form, with what was odd about its characters. */
export interface DecodedFile {
  content: string
  warnings: CorpusWarning[]
}

/** Reads the bytes of a file as UTF-8; other encodings and legacy fonts are refused with a remedy. */
export function decodeFile(file: string, bytes: Uint8Array): DecodedFile | { fault: CorpusFault } {
  const refuse = (message: string, line: number | null = null) => ({
    fault: { file, line, message },
  })
  let raw: string
  try {
    raw = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse(
      'Tệp không ở dạng UTF-8. Mở tệp bằng trình soạn thảo, chọn Lưu thành (Save as) với mã hóa UTF-8.',
    )
  }
  if (raw.includes('\0'))
    return refuse(
      'Tệp không phải văn bản thuần (có thể là Word, PDF hoặc UTF-16). Lưu lại thành .txt hoặc .md với mã hóa UTF-8.',
    )
  const content = cleanText(raw)
  if (content.trim() === '') return refuse('Tệp trống. Xóa tệp hoặc chép nội dung văn bản vào.')
  const legacy = legacyFontLine(content)
  if (legacy !== null) return refuse(LEGACY_FONT_ADVICE, legacy)
  return { content, warnings: decomposedWarnings(file, raw) }
}

function decomposedWarnings(file: string, raw: string): CorpusWarning[] {
  const lines = raw.split('\n').map((line, index) => ({ line, number: index + 1 }))
  const odd = lines.filter(({ line }) => line !== line.normalize('NFC'))
  const first = odd[0]
  if (first === undefined) return []
  const message = `${odd.length} dòng viết bằng Unicode tổ hợp (dấu tách rời chữ cái). Khi đọc đã đổi sang dựng sẵn; nên lưu lại tệp bằng Unicode dựng sẵn.`
  return [
    {
      file,
      documentId: null,
      line: first.number,
      locator: null,
      code: 'decomposed_unicode',
      message,
    },
  ]
}
