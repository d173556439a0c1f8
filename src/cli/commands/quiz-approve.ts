import { type Verdict, withSource } from '../../quiz/exchange/plan-import.ts'
import type { Question } from '../../quiz/question.ts'
import { candidateText, questionLines } from './quiz-import-words.ts'
import type { QuizIo } from './quiz-io.ts'

type Proposed = Extract<Verdict, { kind: 'proposed' }>

const NOBODY =
  'Chưa ghi gì. Xem kết quả ở trên, rồi chạy lại với --yes để nhận các câu có đoạn trích đúng nguyên văn, hoặc --approve để nhận cả các câu Sổ tay tự tìm được đoạn có đáp án đúng.'

/**
 * The questions that go into the bank. `how` was said on the command line; otherwise somebody at the
 * terminal is asked. Nothing takes doubtful ones but an answer to each. Null when nobody can be asked.
 */
export async function approve(
  verdicts: readonly Verdict[],
  target: string,
  { how, io }: { how: 'exact' | 'all' | null; io: QuizIo },
): Promise<Question[] | null> {
  const exact = verdicts.flatMap((one) => (one.kind === 'exact' ? [one.question] : []))
  const proposed = verdicts.flatMap((one) => (one.kind === 'proposed' ? [one] : []))
  if (exact.length + proposed.length === 0) return []
  if (how === 'exact') return exact
  const { ask } = io
  if (how === 'all') return [...exact, ...(await approveMost(proposed, ask, io))]
  if (ask === null) {
    io.err(NOBODY)
    return null
  }
  const isTaken =
    exact.length > 0 &&
    (await choose(
      ask,
      `Thêm ${exact.length} câu nhận được vào ${target}? [c] có, [k] không: `,
      'ck',
    )) === 'c'
  return [...(isTaken ? exact : []), ...(await approveProposed(proposed, ask, io))]
}

async function approveProposed(
  proposed: readonly Proposed[],
  ask: Ask,
  io: QuizIo,
): Promise<Question[]> {
  if (proposed.length === 0) return []
  const answer = await choose(
    ask,
    `${proposed.length} câu cần duyệt đoạn căn cứ: [t] từng câu, [c] nhận cả, [k] không nhận: `,
    'tck',
  )
  if (answer === 'c') return approveMost(proposed, ask, io)
  return answer === 't' ? approveEach(proposed, ask, io) : []
}

/** All but the doubtful ones; somebody at the terminal decides on each of those. */
async function approveMost(
  proposed: readonly Proposed[],
  ask: Ask | null,
  io: QuizIo,
): Promise<Question[]> {
  const taken = proposed.filter(({ isDoubtful }) => !isDoubtful).map(({ question }) => question)
  const doubtful = proposed.filter(({ isDoubtful }) => isDoubtful)
  return ask === null ? taken : [...taken, ...(await approveEach(doubtful, ask, io))]
}

async function approveEach(
  proposed: readonly Proposed[],
  ask: Ask,
  io: QuizIo,
): Promise<Question[]> {
  const taken: Question[] = []
  for (const { question, candidates } of proposed) {
    io.out('')
    for (const line of questionLines(question)) io.out(line)
    for (const [index, candidate] of candidates.entries()) {
      io.out(`  [${index + 1}] ${candidateText(candidate)}`)
    }
    const numbers = candidates.map((_, index) => String(index + 1)).join('')
    const chosen = await choose(
      ask,
      `Đoạn nào là căn cứ? [${[...numbers].join('] [')}], [k] không nhận: `,
      `${numbers}k`,
    )
    const candidate = candidates[Number(chosen) - 1]
    if (candidate !== undefined) taken.push(withSource(question, candidate))
  }
  return taken
}

type Ask = (question: string) => Promise<string>

/** One of the signs; the last one, which takes nothing, when the input has ended. */
export async function choose(ask: Ask, question: string, signs: string): Promise<string> {
  for (let tries = 0; tries < 3; tries += 1) {
    const answer = (await ask(question)).trim().toLowerCase()
    if (answer.length === 1 && signs.includes(answer)) return answer
  }
  return signs.at(-1) ?? ''
}
