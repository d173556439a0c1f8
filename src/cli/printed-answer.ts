import type { Answer } from '../answering/answer.ts'
import { nearbyText, plainAnswer, refusalText } from '../conversation/replies.ts'

const READ_ON = 'Muốn đọc từng văn bản, gõ: npm run corpus -- show'

/** The answer for whoever reads it outside a chat, where no command of the chat can be typed. */
export function printedAnswer(answer: Answer): string {
  if (answer.kind !== 'not_in_corpus') return plainAnswer(answer)
  const nearby = nearbyText(answer)
  const nearest = answer.nearest.map(({ source }, index) => `[${index + 1}] ${source}`)
  const places = nearest.length > 0 ? ['', 'Chỗ gần nhất:', ...nearest] : []
  return [refusalText(answer), ...(nearby === '' ? places : ['', nearby]), '', READ_ON].join('\n')
}
