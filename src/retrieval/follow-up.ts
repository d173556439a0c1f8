import { fold } from '../lib/vietnamese.ts'
import { isFunctionWord } from './question-words.ts'
import { tokenise } from './tokens.ts'

export interface HistoryTurn {
  role: 'user' | 'assistant'
  text: string
}

/** Words of its own from which a question stands alone even if it opens like a follow-up. */
const SELF_SUFFICIENT_WORDS = 9
const FEW_WORDS = 3
// On folded text. `Vậy`, `thế`, `còn` before anything else, also after an `ok` or a `dạ`.
const OPENING =
  /^(?:(?:da|vang|ok|oke|uh|um|a|cam on(?: ban)?|duoc roi)[, ]+)*(the con|the thi|con|vay con|the|vay thi|vay|con lai|roi|tiep|va|nhung|hoi them|y la)(?![a-z])/
const POINTING =
  /(?<![a-z])((van ban|cong van|huong dan|chuong trinh|chuong trinh hanh dong|ke hoach|nghi quyet|hoi nghi|cai|viec|dieu|muc|muc tieu|nhiem vu|noi|cho|tinh|ben|nam|luc|o|nguoi|co quan|don vi|chinh sach|co che|quy|ban) (do|nay|ay|kia)|o tren|vua roi|cau tren|cai dau|cai thu)(?![a-z])|^ho (phai|co|lam|duoc|se|can|bao)/
/** What turns consist of that say nothing a later question could lean on; folded. */
const POLITE_WORDS = new Set(
  'da vang ok oke okay chao hello hi alo tot tuyet ban nhe nha nhieu a ad bot em anh chi lam tks thanks'.split(
    ' ',
  ),
)
const POLITE_PAIRS = new Set(['cam on', 'xin chao', 'hieu roi', 'duoc roi', 'biet roi', 'hay qua'])

/** Whether a question points at something said before: `cái đó`, `văn bản này`, `họ phải …`. */
export function pointsBack(question: string): boolean {
  return POINTING.test(fold(question).trim())
}

/** Whether a turn only thanks, greets or agrees. */
export function isPolite(turn: string): boolean {
  const words = fold(turn)
    .split(/[\s,.!]+/)
    .filter((word) => word !== '')
  let at = 0
  while (at < words.length) {
    if (POLITE_PAIRS.has(`${words[at]} ${words[at + 1]}`)) at += 2
    else if (POLITE_WORDS.has(words[at] ?? '')) at += 1
    else return false
  }
  return words.length > 0
}

/**
 * Whether the form of a question leans on what was said before: `thế còn thanh toán không dùng
 * tiền mặt thì sao?`, `đến 2045?`. One that says in full what it asks does not, however short.
 * @param isComplete it names its document or asks something of a subject of its own
 */
export function leansOnEarlier(question: string, isComplete: boolean): boolean {
  if (pointsBack(question)) return true
  const ownWords = tokenise(question).filter(
    (token) => !token.isCode && !isFunctionWord(token.text),
  ).length
  if (OPENING.test(fold(question).trim())) return ownWords <= SELF_SUFFICIENT_WORDS
  return ownWords <= FEW_WORDS && !isComplete
}
