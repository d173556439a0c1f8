import { createHash } from 'node:crypto'
import { amountOf, type Figure, type FigurePassage, findFigures, wordsOf } from './figures.ts'
import type { Question } from './question.ts'

const MOST_DISTRACTORS = 3
const FEWEST_DISTRACTORS = 2
/** A count that is this many times another's would give itself away. */
const FARTHEST = 6
/** Share of words from which two subjects are one. */
const SAME_SUBJECT = 0.5
const LONGEST_QUESTION = 250
const LONGEST_EXPLANATION = 200

/**
 * A question for every target with a number, with other documents' or other years' figures of the
 * same unit beside the right one; none where there are too few of them, or where the bank asks for
 * that figure already. All wait for review.
 */
export function proposeFigureQuestions(
  passages: readonly FigurePassage[],
  bank: readonly Question[],
): Question[] {
  const figures = findFigures(passages)
  const asked = new Set<string>()
  return figures.flatMap((figure) => {
    if (bank.some((question) => asksFor(question, figure))) return []
    const made = makeQuestion(figure, figures)
    // Two documents may restate one target.
    if (made === null || asked.has(made.question)) return []
    asked.add(made.question)
    return [made]
  })
}

function makeQuestion(figure: Figure, figures: readonly Figure[]): Question | null {
  const distractors = findDistractors(figure, figures)
  const text = questionText(figure)
  if (distractors.length < FEWEST_DISTRACTORS || text.length > LONGEST_QUESTION) return null
  const shown = [figure, ...distractors].sort((a, b) => amountOf(a) - amountOf(b))
  const { documentId, authority, period, quote } = figure
  const whole = `${authority} nêu: “${quote}”.`
  return {
    id: `sl-${createHash('sha256').update(`${documentId}\n${quote}`).digest('hex').slice(0, 12)}`,
    topic: period === null ? 'Số liệu, chỉ tiêu' : `Chỉ tiêu ${period}`,
    difficulty: 'medium',
    question: text,
    options: shown.map((one) => optionText(one, figure)),
    correct: [shown.indexOf(figure)],
    explanation:
      whole.length <= LONGEST_EXPLANATION
        ? whole
        : `${authority} nêu mức ${optionText(figure, figure)}.`,
    source: { doc: documentId, quote },
    needsReview: true,
  }
}

/**
 * Figures that are wrong here: first those of the same subject in another year or document, then
 * such of the same unit, the nearest first. None that is said of the same target anywhere.
 */
function findDistractors(figure: Figure, figures: readonly Figure[]): Figure[] {
  const isTrue = (other: Figure) =>
    figures.some((one) => isSameTarget(one, figure) && isEqual(one, other))
  const value = amountOf(figure)
  const distance = (other: Figure) => Math.abs(amountOf(other) - value)
  const candidates = figures
    .filter((other) => familyOf(other) === familyOf(figure) && !isTrue(other))
    // `Tối thiểu 16 - 18%` is nothing anybody writes.
    .filter((other) => figure.bound === '' || !/[-–]/.test(other.figure))
    .filter((other) => isSameElsewhere(other, figure) || isNear(amountOf(other), value))
    .sort(
      (a, b) =>
        Number(isSameElsewhere(b, figure)) - Number(isSameElsewhere(a, figure)) ||
        distance(a) - distance(b),
    )
  const chosen: Figure[] = []
  for (const one of candidates) {
    if (chosen.length < MOST_DISTRACTORS && !chosen.some((other) => isEqual(one, other))) {
      chosen.push(one)
    }
  }
  return chosen
}

/** What may stand beside what: shares of all kinds, counts, and levels such as 0,75. */
function familyOf({ unit, shape, figure }: Figure): string {
  if (unit !== '') return '%'
  return shape === 'level' && figure.includes(',') ? 'level' : 'count'
}

function isNear(one: number, other: number): boolean {
  return one > 0 && other > 0 && Math.max(one, other) / Math.min(one, other) <= FARTHEST
}

function isEqual(a: Figure, b: Figure): boolean {
  const plain = ({ figure }: Figure) => figure.replace(/\s+/g, '').replace(/^0+(?=\d)/, '')
  return plain(a) === plain(b)
}

function isSameTarget(a: Figure, b: Figure): boolean {
  return a.authority === b.authority && a.period === b.period && isSameSubject(a, b)
}

function isSameElsewhere(a: Figure, b: Figure): boolean {
  return isSameSubject(a, b) && !isSameTarget(a, b)
}

function isSameSubject(a: Figure, b: Figure): boolean {
  const own = new Set(wordsOf(`${a.subject} ${a.rest}`))
  const other = new Set(wordsOf(`${b.subject} ${b.rest}`))
  const shared = [...own].filter((word) => other.has(word)).length
  return shared / (own.size + other.size - shared) >= SAME_SUBJECT
}

/** Whether a question of the bank has this figure as its right answer, on the same words. */
function asksFor({ source, options, correct }: Question, figure: Figure): boolean {
  if (source.doc !== figure.documentId) return false
  const overlaps = source.quote.includes(figure.quote) || figure.quote.includes(source.quote)
  const right = correct.map((index) => options[index] ?? '').join(' ')
  return overlaps && right.includes(figure.figure)
}

function questionText({
  authority,
  period,
  shape,
  subject,
  verb,
  bound,
  unit,
  rest,
}: Figure): string {
  const lead = [`Theo ${authority}`, ...(period === null ? [] : [period])].join(', ')
  const body =
    shape === 'count'
      ? [lower(subject), bound, 'bao nhiêu', unit === '' ? '' : 'phần trăm', rest]
      : [lower(subject), ...askedLevel(verb, unit, rest)]
  return `${lead}, ${body.filter((part) => part !== '').join(' ')}?`
}

function askedLevel(verb: string, unit: Figure['unit'], rest: string): string[] {
  const plain = verb.toLowerCase()
  if (plain.endsWith('mức')) return [plain, 'nào', rest]
  if (unit === '' && rest === '')
    return [plain === 'duy trì' ? 'duy trì ở mức nào' : `${plain} bao nhiêu`]
  const tails: Record<Figure['unit'], string> = {
    '': '',
    '%': 'phần trăm',
    '%/năm': 'phần trăm mỗi năm',
    '% GDP': 'phần trăm GDP',
    '% GRDP': 'phần trăm GRDP',
  }
  return [plain, 'bao nhiêu', tails[unit], rest]
}

/** A figure as an option beside the right one: with the words of that, so that they give no hint. */
function optionText({ figure }: Figure, { bound, unit, shape }: Figure): string {
  const text = `${figure.replace(/\s*[-–]\s*/, ' - ')}${unit === '' ? '' : '%'}`
  return bound === '' || shape === 'count' ? text : `${upper(bound)} ${text}`
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
}
