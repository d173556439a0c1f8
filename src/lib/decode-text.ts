import { LEGACY_FONT_ADVICE, legacyFontLine } from './legacy-font.ts'
import { cleanText } from './vietnamese.ts'

const NOT_TEXT =
  'Tệp không phải văn bản thuần. Nếu là tệp Excel hoặc Word, hãy mở ra và lưu lại đúng dạng.'
const LOST =
  'Tệp đã mất dấu tiếng Việt khi lưu (chữ thành dấu ?). Mở tệp gốc, lưu lại dạng "CSV UTF-8" hoặc .xlsx.'
/** Where a letter was that the encoding does not have. */
const LOST_LETTER = /\p{L}\?\p{L}/u

/**
 * The text of a file that people saved with whatever program they have: UTF-8, UTF-16 with its mark
 * (what Excel calls Unicode Text), or Windows-1258; in the stored normal form. Otherwise Vietnamese
 * words for what to do.
 */
export function decodeText(bytes: Uint8Array): { text: string } | { fault: string } {
  const raw = decodeMarked(bytes) ?? decode('utf-8', bytes) ?? decode('windows-1258', bytes)
  if (raw === null || raw.includes('\0')) return { fault: NOT_TEXT }
  const text = cleanText(raw)
  if (text.trim() === '') return { fault: 'Tệp trống.' }
  if (legacyFontLine(text) !== null) return { fault: LEGACY_FONT_ADVICE }
  // In UTF-8 nothing is lost; a question mark is what somebody typed.
  if (decode('utf-8', bytes) === null && LOST_LETTER.test(text)) return { fault: LOST }
  return { text }
}

/** Null without the mark of UTF-16. */
function decodeMarked(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decode('utf-16le', bytes)
  if (first === 0xfe && second === 0xff) return decode('utf-16be', bytes)
  return null
}

/** Null for bytes that this encoding does not have. */
function decode(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
