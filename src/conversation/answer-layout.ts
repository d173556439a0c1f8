import type { Answered, AnswerLine, Citation } from '../answering/answer.ts'
import type { TextBlock } from '../channels/channel.ts'
import { collapseSpaces } from '../lib/vietnamese.ts'

/** An answer in reading order: who says it, what introduces it, what is said and where it stands. */
export type AnswerPart =
  | { kind: 'label'; text: string }
  | { kind: 'lead'; text: string }
  | CitedPart

/** Lines that share one source line: one passage, or a list whose items follow one another. */
export interface CitedPart {
  kind: 'cited'
  /** From 1; as in "Nguyên văn 2". */
  number: number
  lines: AnswerLine[]
  citations: Citation[]
  source: string
}

/** A quote may say this much more than the lines it stands for and still take their place. */
const SPARE_SHARE = 1.5
const SPARE_CHARACTERS = 60
/** `(1)`, `2.`, `a)` or a dash at the beginning of a line. */
const LIST_MARK = /^(\(?\d{1,2}[.)]|\(?\p{L}\)|[-+*•–])\s?/u

/**
 * Takes an answer apart. Labels appear only where no source line below names the document, or
 * several documents speak.
 */
export function layOutAnswer(answer: Answered): AnswerPart[] {
  const parts: AnswerPart[] = []
  let number = 0
  for (const block of answer.blocks) {
    if (answer.blocks.length > 1 || block.lines.length === 0) {
      parts.push({ kind: 'label', text: block.label })
    }
    if (block.note !== null) parts.push({ kind: 'lead', text: block.note })
    for (const run of toRuns(block.lines, answer.citations)) {
      if (run.kind === 'lead') parts.push(run)
      else parts.push({ ...run, number: ++number, source: joinSources(run.citations) })
    }
  }
  return parts
}

/** The blocks of one part: every word of the documents once, its place right under it. */
export function citedBlocks(part: CitedPart, isOnly: boolean): TextBlock[] {
  const source = isOnly ? part.source : `[${part.number}] ${part.source}`
  const quoteText = quoteInsteadOfLines(part)
  if (quoteText !== null) return [{ kind: 'quote', text: quoteText, source, open: true }]
  const quotes = unique(part.citations.map((citation) => citation.quote))
  return [...lineBlocks(part.lines), { kind: 'quote', text: quotes.join('\n'), source }]
}

type Run =
  | { kind: 'lead'; text: string }
  | { kind: 'cited'; lines: AnswerLine[]; citations: Citation[] }

function toRuns(lines: AnswerLine[], citations: Citation[]): Run[] {
  const runs: Run[] = []
  for (const line of lines) {
    const citation = citations[line.citation]
    if (line.role === 'lead' || citation === undefined) {
      runs.push({ kind: 'lead', text: line.text })
      continue
    }
    const run = runs.at(-1)
    if (run?.kind === 'cited' && belongsTo(run, line, citation)) {
      run.lines.push(line)
      if (!run.citations.includes(citation)) run.citations.push(citation)
    } else {
      runs.push({ kind: 'cited', lines: [line], citations: [citation] })
    }
  }
  return runs
}

function belongsTo(
  run: { lines: AnswerLine[]; citations: Citation[] },
  line: AnswerLine,
  citation: Citation,
): boolean {
  const previous = run.citations.at(-1)
  if (previous === undefined) return false
  if (previous.passageId === citation.passageId) return true
  const isList = line.role === 'item' && run.lines.every((earlier) => earlier.role === 'item')
  return isList && listOf(previous) === listOf(citation)
}

/** What the items of one list have in common: the document and the place above the item. */
function listOf({ documentId, section, locator }: Citation): string {
  const place = locator.includes(', ')
    ? locator.slice(0, locator.lastIndexOf(', '))
    : section.slice(0, Math.max(section.lastIndexOf('.'), 0))
  return `${documentId} ${place}`
}

/**
 * The quote to show in place of the lines, so that nothing is printed twice; null when the lines
 * are rephrased or the quote is much longer than they are.
 */
function quoteInsteadOfLines({ lines, citations }: CitedPart): string | null {
  const quotes = citations.map((citation) => collapseSpaces(citation.quote))
  const texts = lines.map((line) => collapseSpaces(line.text))
  if (!texts.every((text) => quotes.some((quote) => quote.includes(text)))) return null
  const [only] = quotes
  if (lines.length > 1 && lines.every((line) => line.role === 'item')) {
    return texts.map(toItem).join('\n')
  }
  if (only === undefined || quotes.length > 1) return null
  const said = texts.reduce((sum, text) => sum + text.length, 0)
  return only.length <= said * SPARE_SHARE + SPARE_CHARACTERS ? only : null
}

function lineBlocks(lines: AnswerLine[]): TextBlock[] {
  if (lines.length > 1 && lines.every((line) => line.role === 'item')) {
    return [{ kind: 'list', items: lines.map((line) => line.text) }]
  }
  return [{ kind: 'paragraph', text: lines.map((line) => line.text).join(' ') }]
}

/** Items that carry no mark of their own get the documents' dash. */
function toItem(text: string): string {
  return LIST_MARK.test(text) ? text : `- ${text}`
}

/** One source line for several passages: what they share once, then what sets them apart. */
function joinSources(citations: Citation[]): string {
  const sources = unique(citations.map((citation) => citation.source))
  const [first, ...others] = sources.map((source) => source.split(', '))
  if (first === undefined) return ''
  if (others.length === 0) return first.join(', ')
  let shared = 0
  while (
    shared < first.length - 1 &&
    others.every((other) => shared < other.length - 1 && other[shared] === first[shared])
  ) {
    shared += 1
  }
  const tails = [first, ...others].map((segments) => segments.slice(shared).join(', '))
  const head = first.slice(0, shared).join(', ')
  const tail =
    tails.length > 2 && followOneAnother(citations)
      ? `từ ${tails[0]} đến ${tails.at(-1)}`
      : tails.join('; ')
  return head === '' ? tail : `${head}, ${tail}`
}

/** Passage ids end in their place within the list: `<doc>#II.1.3/2`, `<doc>#II.1.3.2`. */
function followOneAnother(citations: Citation[]): boolean {
  const ids = unique(citations.map((citation) => citation.passageId))
  const places = ids.map((id) => Number(/(\d+)$/.exec(id)?.[1]))
  return places.every((place, index) => index === 0 || place === (places[index - 1] ?? 0) + 1)
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)]
}
