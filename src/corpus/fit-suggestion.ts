/** Longer ones do not fit on a button of a phone. */
export const LONGEST_SUGGESTION = 60
/** Words that lean on what was read just before; a suggestion stands alone. */
const LEANS = /(?<!\p{L})(?:này|ấy|đó|đây|kia|nói trên)(?!\p{L})/iu
/** `Nhiệm vụ thứ ba`, `điểm (4)`: does not tell what there is to learn. */
const COUNTS = /(?<!\p{L})(?:thứ (?!mấy)[\p{L}\d]+|đầu tiên|cuối cùng|số \d+)(?!\p{L})|\(\d+\)/iu

/** Why a question cannot be offered on a button; null when it can. */
export function whyNotSuggested(question: string): 'too_long' | 'leans' | null {
  if (question.length > LONGEST_SUGGESTION) return 'too_long'
  return LEANS.test(question) || COUNTS.test(question) ? 'leans' : null
}
