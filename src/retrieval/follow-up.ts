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
const OPENING =
  /^(the con|the thi|con|vay con|the|vay thi|vay|con lai|roi|tiep|va|nhung|hoi them|y la)(?![a-z])/
const POINTING =
  /(?<![a-z])((van ban|cong van|huong dan|chuong trinh|nghi quyet|cai|viec|dieu|muc|muc tieu|noi|cho|tinh|ben|nam|luc|o|nguoi|co quan|don vi) (do|nay|ay)|o tren|vua roi|cau tren|cai dau|cai thu)(?![a-z])|^ho (phai|co|lam|duoc|se|can|bao)/

/**
 * The earlier question that a follow-up leans on: `thế còn thanh toán không dùng tiền mặt thì
 * sao?` takes its year and place from the one before. Null when the question stands alone.
 */
export function findBackground(question: string, history: readonly HistoryTurn[]): string | null {
  const earlier = history.filter((turn) => turn.role === 'user').at(-1)?.text
  if (!earlier) return null
  const folded = fold(question).trim()
  const ownWords = tokenise(question).filter(
    (token) => !token.isCode && !isFunctionWord(token.text),
  ).length
  if (ownWords <= FEW_WORDS || POINTING.test(folded)) return earlier
  return OPENING.test(folded) && ownWords <= SELF_SUFFICIENT_WORDS ? earlier : null
}
