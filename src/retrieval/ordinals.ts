import { fold } from '../lib/vietnamese.ts'

/** Which item of a list a question asks for. */
export interface AskedItem {
  /** From 1; -1 is the last. */
  position: number
  /** What the list holds, folded: `nhiem vu`; null where any list may be meant. */
  noun: string | null
}

const NUMBERS = ['nhat', 'hai', 'ba', 'tu', 'nam', 'sau', 'bay', 'tam', 'chin', 'muoi']
const NOUNS =
  'nhiem vu|giai phap|quan diem|muc tieu|muc dich|yeu cau|noi dung|hinh thuc|nguyen tac|chi tieu'
/** Said of the items of any list. */
const GENERAL_NOUNS = 'viec|dieu|y|diem|muc|phan|nhom|khoan|gach dau dong'
/** `nhiệm vụ thứ ba`, `quan điểm chỉ đạo đầu tiên`, `điểm (4)`, `giải pháp số 5`; on folded text. */
const ASKED_ITEM = new RegExp(
  `(?<![a-z])(?:(${NOUNS})|${GENERAL_NOUNS})(?: [a-z]+){0,3}?,? ` +
    `(?:thu (${NUMBERS.join('|')}|\\d{1,2})|so (\\d{1,2})|\\((\\d{1,2})\\)|(dau tien)|(cuoi cung))(?![a-z\\d])`,
)

/** Reads off a question which item of a list it asks for; null when it asks for none. */
export function findAskedItem(question: string): AskedItem | null {
  const found = ASKED_ITEM.exec(fold(question))
  if (found === null) return null
  const [, noun = null, ordinal, number, bracketed, first, last] = found
  if (first !== undefined) return { position: 1, noun }
  if (last !== undefined) return { position: -1, noun }
  const word = NUMBERS.indexOf(ordinal ?? '')
  const position = word >= 0 ? word + 1 : Number(ordinal ?? number ?? bracketed)
  return position > 0 ? { position, noun } : null
}
