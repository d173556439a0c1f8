import { type BankFile, readBankLines } from '../bank.ts'
import { checkBank } from '../check-bank.ts'
import { type Question, question as questionSchema } from '../question.ts'
import { questionFaults } from '../question-faults.ts'
import { completeDraft, contentKey, type Draft, type ReadRow } from './draft.ts'
import { type FoundSource, findNamed, findSource } from './find-source.ts'
import { holdsAnswer } from './holds-answer.ts'
import type { Candidate, Passages } from './ports.ts'

/** What becomes of one row. Notes and reasons are Vietnamese. */
export type Verdict = {
  row: ReadRow
} /** Everything that is wrong with it, each with its remedy. */ & (
  | { kind: 'bad'; reason: string }
  /** The same question is in the bank, or further up in the file. */
  | { kind: 'known'; where: string }
  /** May be taken as it is. */
  | { kind: 'exact'; question: Question; place: string; notes: string[] }
  /** May be taken with the passage that a person chooses. */
  | {
      kind: 'proposed'
      question: Question
      /** The first one is that of the question. */
      candidates: Candidate[]
      why: Extract<FoundSource, { kind: 'proposed' }>['why']
      /** The first one was looked up and does not hold the right answer: nobody takes it unseen. */
      isDoubtful: boolean
      notes: string[]
    }
)

export interface ImportDeps {
  /** The bank as it is. */
  bank: readonly BankFile[]
  passages: Passages
  /** For rows that name none. */
  topic: string | null
}

/** A verdict for every row, in their order. Nothing is written. */
export async function planImport(
  rows: readonly ReadRow[],
  { bank, passages, topic }: ImportDeps,
): Promise<Verdict[]> {
  const lines = readBankLines(bank)
  const keys = new Map<string, string>()
  const ids = new Map<string, string>()
  for (const { file, line, question } of lines) {
    if (question === null) continue
    keys.set(contentKey(question), `đã có trong ngân hàng (câu ${question.id}, ${file}:${line})`)
    ids.set(question.id, `${file}:${line}`)
  }
  const verdicts: Verdict[] = []
  for (const row of rows) {
    const verdict = await judge(row, { keys, ids, passages, topic })
    verdicts.push(verdict)
    if (verdict.kind !== 'exact' && verdict.kind !== 'proposed') continue
    keys.set(contentKey(verdict.question), `trùng với dòng ${row.line} của tệp này`)
    ids.set(verdict.question.id, `dòng ${row.line} của tệp này`)
  }
  return withNotes(verdicts, bank, passages)
}

/** The question on another of its candidates. */
export function withSource(question: Question, { documentId, quote }: Candidate): Question {
  return { ...question, source: { doc: documentId, quote } }
}

interface Known {
  keys: ReadonlyMap<string, string>
  ids: ReadonlyMap<string, string>
  passages: Passages
  topic: string | null
}

async function judge(row: ReadRow, known: Known): Promise<Verdict> {
  const bad = (faults: readonly string[]): Verdict => ({
    row,
    kind: 'bad',
    reason: faults.join(' '),
  })
  if ('fault' in row) {
    if (row.rest === undefined) return bad([row.fault])
    const { fields } = completeDraft(row.rest, { topic: known.topic })
    const others = faultsOf(fields)
    return bad([
      row.fault,
      ...others,
      ...idFaults(fields.id, known),
      ...namedFaults(row.rest, known),
    ])
  }
  const { fields, filled } = completeDraft(row.draft, { topic: known.topic })
  // Whatever the source will be: the rest has to be right first.
  const faults = faultsOf(fields)
  if (faults.length > 0) {
    return bad([...faults, ...idFaults(fields.id, known), ...namedFaults(row.draft, known)])
  }
  const whole = (doc: string, quote: string) =>
    questionSchema.parse({ ...fields, source: { doc, quote } })
  const draft = whole('-', '-')
  const where = known.keys.get(contentKey(draft))
  if (where !== undefined) return { row, kind: 'known', where }
  const taken = idFaults(draft.id, known)
  if (taken.length > 0) return bad([...taken, ...namedFaults(row.draft, known)])
  const rightOptions = draft.correct.map((index) => draft.options[index] ?? '')
  const asked = { question: draft.question, rightOptions }
  const found = await findSource(row.draft, asked, known.passages)
  const notes = filled.length === 0 ? [] : [`Tự điền ${filled.join('; ')}`]
  switch (found.kind) {
    case 'missing':
      return bad(found.faults)
    case 'exact': {
      const { documentId, quote, place } = found.source
      return { row, kind: 'exact', question: whole(documentId, quote), place, notes }
    }
    case 'proposed': {
      const { candidates, why } = found
      const [first] = candidates
      const question = whole(first?.documentId ?? '-', first?.quote ?? '-')
      const isDoubtful =
        why === 'none_named' && !holdsAnswer(question.source.quote, asked.rightOptions)
      return { row, kind: 'proposed', question, candidates, why, isDoubtful, notes }
    }
  }
}

function faultsOf(fields: object): string[] {
  return questionFaults({ ...fields, source: { doc: '-', quote: '-' } })
}

function idFaults(id: unknown, { ids }: Known): string[] {
  const taken = typeof id === 'string' ? ids.get(id) : undefined
  if (taken === undefined) return []
  return [`Mã ${id} đã dùng cho câu khác (${taken}). Đặt mã khác, hoặc để trống ô Mã câu.`]
}

/** Of a row that has other faults nothing is looked up. */
function namedFaults(draft: Draft, { passages }: Known): string[] {
  const named = findNamed(draft, passages)
  return named?.kind === 'missing' ? named.faults : []
}

const OWN_FILE = 'nhap'

/** What the check of the bank says about the questions that may be taken, beside the others. */
function withNotes(verdicts: Verdict[], bank: readonly BankFile[], passages: Passages): Verdict[] {
  const usable = verdicts.flatMap((one) =>
    one.kind === 'exact' || one.kind === 'proposed' ? [one] : [],
  )
  const text = usable.map(({ question }) => JSON.stringify(question)).join('\n')
  const { findings } = checkBank([...bank, { name: OWN_FILE, text }], passages.list)
  for (const { file, line, message } of findings) {
    if (file === OWN_FILE && line !== null) usable[line - 1]?.notes.push(message)
  }
  return verdicts
}
