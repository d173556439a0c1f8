import { foldToWords } from '../lib/vietnamese.ts'
import type { BankQuestion } from '../quiz/bank.ts'
import type { Context } from './context.ts'
import type { Wish } from './study-actions.ts'

/** A topic or document that can be studied, as buttons offer it. */
export interface StudyChoice {
  wish: Extract<Wish, { kind: 'topic' | 'document' }>
  label: string
}

const MISTAKES = new Set([
  'cau sai',
  'cau hay sai',
  'cau toi hay sai',
  'hay sai',
  'sai',
  'cau da sai',
])
const TEN = new Set(['10', '10 cau', 'muoi cau', 'on tap', 'on tap chung', 'tat ca'])
const GO_ON = new Set(['tiep', 'tiep tuc', 'lam tiep', 'on tiep', 'cau tiep'])
const LEAD = /^(?:theo )?(?:chu de|van ban) /

/** What was typed behind /ontap. Several: a choice is to be made; none: nothing is called so. */
export function readWish(
  context: Pick<Context, 'bank' | 'library'>,
  typed: string,
): { kind: 'wish'; wish: Wish } | { kind: 'go_on' } | { kind: 'choices'; choices: StudyChoice[] } {
  const key = foldToWords(typed)
  if (GO_ON.has(key)) return { kind: 'go_on' }
  if (MISTAKES.has(key)) return { kind: 'wish', wish: { kind: 'mistakes' } }
  if (TEN.has(key)) return { kind: 'wish', wish: { kind: 'ten' } }
  const choices = [...topicChoices(context), ...documentChoices(context)]
  const found = findChoices(choices, key.replace(LEAD, ''))
  const [only] = found
  if (only !== undefined && found.length === 1) return { kind: 'wish', wish: only.wish }
  return { kind: 'choices', choices: found }
}

export function topicChoices({ bank }: Pick<Context, 'bank'>): StudyChoice[] {
  return bank.topics().map((topic) => ({ wish: { kind: 'topic', topic }, label: topic }))
}

/** The documents on which there are questions. */
export function documentChoices({
  bank,
  library,
}: Pick<Context, 'bank' | 'library'>): StudyChoice[] {
  const asked = new Set(bank.list().map(({ source }) => source.doc))
  return library
    .documents()
    .filter(({ id }) => asked.has(id))
    .map(({ id, title, source }) => ({
      wish: { kind: 'document', documentId: id },
      // The title alone may be that of two documents.
      label: source.includes(title) ? source : `${source}: ${title}`,
    }))
}

/** The questions of a wish. Mistakes: all there are, since those depend on the person. */
export function questionsOf({ bank }: Pick<Context, 'bank'>, wish: Wish): BankQuestion[] {
  const all = bank.list()
  switch (wish.kind) {
    case 'topic':
      return all.filter(({ topic }) => topic === wish.topic)
    case 'document':
      return all.filter(({ source }) => source.doc === wish.documentId)
    default:
      return all
  }
}

/** Those called exactly so, or else those that hold all the words. */
function findChoices(choices: StudyChoice[], key: string): StudyChoice[] {
  const exact = choices.filter(({ label }) => foldToWords(label) === key)
  if (exact.length > 0) return exact
  const words = key.split(' ').filter((word) => word !== '')
  if (words.length === 0) return []
  return choices.filter(({ label }) => {
    const name = foldToWords(label)
    return words.every((word) => name.includes(word))
  })
}
