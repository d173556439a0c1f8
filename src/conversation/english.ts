import { isSyllable } from '../lib/vietnamese.ts'

/** Of English questions and requests; none is built like a Vietnamese syllable of its own. */
const ASKING_WORDS = new Set(
  `what how is are was were does did who whose when where why which you your please tell should
  would will could many much have has explain give about`.split(/\s+/),
)
/** With one of these a text is Vietnamese, whatever English names it holds. */
const VIETNAMESE_WORDS = new Set(
  'la gi nao khong duoc cua thi sao va bao nhieu nhung cac voi cho nhu ai may'.split(' '),
)
const LONGEST = 60

/** Whether folded words are an English question; a Vietnamese one may hold English names. */
export function isEnglishQuestion(words: readonly string[]): boolean {
  if (words.length > LONGEST || words.some((word) => VIETNAMESE_WORDS.has(word))) return false
  const spelled = words.filter((word) => /^[a-z]+$/.test(word))
  const foreign = spelled.filter((word) => ASKING_WORDS.has(word) || !isSyllable(word))
  if (!foreign.some((word) => ASKING_WORDS.has(word))) return false
  return foreign.length >= 2 && foreign.length >= spelled.length - foreign.length
}
