import type { BankQuestion } from '../bank.ts'
import { shuffleQuestions } from '../spread-questions.ts'

/** Of ten questions so many; a room with newcomers and readers in it finds something for each. */
const MIX = { easy: 4, medium: 4, hard: 2 } as const

/**
 * As many questions as `count`, or all there are of the topic (null: of all topics), each once, in
 * the order they are asked: a mix of difficulties, spread over the documents, otherwise by chance.
 * The same seed gives the same.
 */
export function pickQuestions(
  questions: readonly BankQuestion[],
  { count, topic, seed }: { count: number; topic: string | null; seed: string },
): BankQuestion[] {
  const each = [...new Map(questions.map((question) => [question.id, question])).values()]
  const fitting = each.filter((question) => topic === null || question.topic === topic)
  const left = shuffleQuestions(fitting, seed).map((question) => ({
    question,
    kinds: kindsOf(question),
  }))
  const picked: BankQuestion[] = []
  /** How many of a difficulty, and from a document, are picked. */
  const taken = new Map<string, number>()
  while (picked.length < count && left.length > 0) {
    const best = left.reduce((one, other) =>
      surplus(taken, other) < surplus(taken, one) ? other : one,
    )
    left.splice(left.indexOf(best), 1)
    picked.push(best.question)
    for (const kind of best.kinds) taken.set(kind, (taken.get(kind) ?? 0) + 1)
  }
  return shuffleQuestions(picked, `${seed} order`)
}

/** How much there is already of its kind: first of its difficulty, then of its document. */
function surplus(
  taken: ReadonlyMap<string, number>,
  { question, kinds: [alike, ofDocument] }: { question: BankQuestion; kinds: [string, string] },
): number {
  return (taken.get(alike) ?? 0) / MIX[question.difficulty] + (taken.get(ofDocument) ?? 0) / 10
}

function kindsOf({ difficulty, source }: BankQuestion): [string, string] {
  return [difficulty, `document ${source.doc}`]
}
