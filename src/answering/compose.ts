import type { Document, Passage } from '../corpus/document.ts'
import { isLabel, type Outline } from '../corpus/outline.ts'
import { conveyedBy, describeDocument, describeNumber } from '../corpus/source-line.ts'
import { haveSameFigures, saysTheSame, similarity } from '../lib/same-content.ts'
import { fold } from '../lib/vietnamese.ts'
import { isForOneBody } from '../retrieval/actors.ts'
import type { Hit, Retrieval } from '../retrieval/hit.ts'
import type { AnswerType } from '../retrieval/question-words.ts'
import { PLAINLY_NAMED } from '../retrieval/scope.ts'
import type { AnswerBlock, Answered, AnswerLine, Citation } from './answer.ts'
import { cite } from './cite.ts'
import { asksFigures, findList, listUnder } from './find-list.ts'
import { type Evidence, isAskedItem, selectQuote } from './select-evidence.ts'

/** A further passage is given when it is nearly as good as the best one. */
const COMPANION_SHARE = 0.8
/** And when it holds nearly as many of the question's words. */
const COMPANION_COVERAGE = 0.85
const MOST_COMPANIONS = 2
/** Said in the answer when hardly worse; otherwise only cited, for whoever wants to read on. */
const SAID_SHARE = 0.9
/** So many places are cited where there are as many of some worth. */
const LEAST_CITATIONS = 3
const CITED_SHARE = 0.7
/** A list further down is given after the best passage when it is not much worse. */
const LIST_SHARE = 0.7
/** A line that introduces one tells less itself. */
const INTRODUCED_SHARE = 0.6
const LISTS_LOOKED_FOR = 6
/** Share of common words from which a sentence states the same of another scope. */
const TWIN_SIMILARITY = 0.5
const TOLD_IN_A_WORD: ReadonlySet<AnswerType | null> = new Set([
  'number',
  'date',
  'person',
  'organisation',
])
const ASKS_WHO =
  /(?<![a-z])(?:ai|(?:co quan|don vi|ben|to chuc|cap|phong|ban|noi|cho|dau moi) nao)(?![a-z])/
/** In capitals it does not ask who. */
const TECHNOLOGY = /(?<!\p{L})AI(?!\p{L})/gu
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/

/**
 * Puts an answer together from ranked passages, in their own words only: the best passage's
 * sentences, or the whole list when one was asked for; then other passages that are nearly as
 * good, such as the same target of another scope. Null when nothing can be cited.
 */
export function composeAnswer(retrieval: Retrieval, outline: Outline): Answered | null {
  const hits = retrieval.hits.filter(({ passage }) => isCitable(passage, outline))
  const [top, ...others] = hits
  if (!top) return null
  const list = findList(top, retrieval, outline) ?? findListBelow(top, others, retrieval, outline)
  const evidence = list ?? withWhatFollows(evidenceOf(top, retrieval), retrieval, outline)
  const twins = list ? [] : twinsOf(top, others, retrieval)
  const companions = others.filter((other) => isCompanion(other, top, retrieval))
  const most = evidence.length + MOST_COMPANIONS
  const covered = new Set(evidence.map(({ passage }) => passage.id))
  const alsoCited: Passage[] = []
  for (const hit of new Set([...twins, ...companions])) {
    if (covered.size >= most) break
    if (covered.has(hit.passage.id)) continue
    covered.add(hit.passage.id)
    const isRepeat = evidence.some(({ passage }) => saysTheSame(passage.text, hit.passage.text))
    const isSaid = twins.includes(hit) || retrieval.sides > 0 || hit.score >= top.score * SAID_SHARE
    if (isSaid && !isRepeat) evidence.push(...sideOf(hit, retrieval, outline))
    else alsoCited.push(hit.passage)
  }
  for (const { passage, score } of others) {
    if (covered.size >= LEAST_CITATIONS || score < top.score * CITED_SHARE) break
    if (covered.has(passage.id) || isLabel(passage)) continue
    covered.add(passage.id)
    alsoCited.push(passage)
  }
  return assembleAnswer(evidence, alsoCited, retrieval, outline)
}

/** `Kể ra các nhóm nhiệm vụ`: a passage that counts them may rank above the list itself. */
function findListBelow(
  top: Hit,
  others: readonly Hit[],
  retrieval: Retrieval,
  outline: Outline,
): Evidence[] | null {
  if (retrieval.question.answerType !== 'list' || retrieval.sides > 0) return null
  for (const [at, hit] of others.entries()) {
    if (hit.features.scope < top.features.scope) continue
    const share = hit.features.list === 1 ? INTRODUCED_SHARE : LIST_SHARE
    const isNear = at < LISTS_LOOKED_FOR && hit.score >= top.score * share
    if (!isNear && hit.features.count === 0) continue
    const list = findList(hit, retrieval, outline)
    if (list && list.length > 1)
      return asksHowMany(retrieval) ? [evidenceOf(top, retrieval), ...list] : list
  }
  return null
}

function asksHowMany({ question }: Retrieval): boolean {
  return /(?<![a-z])(may|bao nhieu)(?![a-z])/.test(fold(question.text))
}

/** Headings are cited only as lines of a list or as leads. */
function isCitable(passage: Passage, outline: Outline): boolean {
  return !isLabel(passage) || outline.introduced(passage).length > 0
}

function evidenceOf(hit: Hit, retrieval: Retrieval): Evidence {
  return { passage: hit.passage, ...selectQuote(hit, retrieval), role: 'text' }
}

/** One of several sides is said as fully as the first; a mere companion in a line. */
function sideOf(hit: Hit, retrieval: Retrieval, outline: Outline): Evidence[] {
  const evidence = evidenceOf(hit, retrieval)
  return retrieval.sides > 0 ? withWhatFollows(evidence, retrieval, outline) : [evidence]
}

/** `… các nội dung:` says nothing without what stands under it, unless who or how many is asked. */
function withWhatFollows(evidence: Evidence, retrieval: Retrieval, outline: Outline): Evidence[] {
  const { passage, quote } = evidence
  const isOpen = quote.endsWith(':') && !TOLD_IN_A_WORD.has(retrieval.question.answerType)
  return isOpen
    ? [evidence, ...listUnder(passage, outline, { asksFigures: asksFigures(retrieval) })]
    : [evidence]
}

function isCompanion(hit: Hit, top: Hit, { question, scope, sides, hits }: Retrieval): boolean {
  if (isLabel(hit.passage)) return false
  if (sides > 0) return hits.indexOf(hit) < sides
  if (isAskedItem(top, { question }) && hit.features.count === 0) return false
  if (hit.passage.kind === 'metadata' && top.passage.kind !== 'metadata') return false
  // The nation was asked for: a place's figure would pass for its own.
  if (scope.national && top.features.nation > hit.features.nation) return false
  if (top.features.answerType >= 1 && hit.features.answerType === 0) return false
  const isNamed = scope.documents.some((share) => share >= PLAINLY_NAMED)
  if (isNamed && hit.features.scope < top.features.scope) return false
  return (
    hit.score >= top.score * COMPANION_SHARE &&
    hit.features.coverage >= top.features.coverage * COMPANION_COVERAGE
  )
}

/** The same statement with another scope's figures, when the question names no scope. */
function twinsOf(top: Hit, others: readonly Hit[], { scope, sides }: Retrieval): Hit[] {
  const isNamed = scope.documents.some((share) => share >= PLAINLY_NAMED)
  if (isNamed || scope.national || sides > 0) return []
  const stated = bestSentence(top)
  return others.filter(
    (hit) =>
      hit.passage.documentId !== top.passage.documentId &&
      similarity(stated, bestSentence(hit)) >= TWIN_SIMILARITY &&
      !haveSameFigures(stated, bestSentence(hit)),
  )
}

function bestSentence({ passage, sentences }: Hit): string {
  return passage.sentences[sentences[0]?.sentence ?? 0]?.text ?? passage.text
}

/**
 * Lines, grouped by document, and their citations in the order of the evidence.
 * @param alsoCited passages that no line is taken from
 */
export function assembleAnswer(
  evidence: readonly Evidence[],
  alsoCited: readonly Passage[],
  retrieval: Retrieval,
  outline: Outline,
): Answered {
  const citations: Citation[] = []
  const citationOf = (passage: Passage, quote: string): number => {
    const known = citations.findIndex((c) => c.passageId === passage.id && c.quote === quote)
    if (known >= 0) return known
    const document = outline.documentOf(passage)
    return document ? citations.push(cite(document, passage, quote)) - 1 : -1
  }
  // The evidence first, leads after it.
  for (const { passage, quote } of bestFirst(evidence, retrieval)) citationOf(passage, quote)
  for (const passage of alsoCited) citationOf(passage, passage.text)

  const blocks: AnswerBlock[] = []
  for (const documentId of new Set(evidence.map(({ passage }) => passage.documentId))) {
    const own = evidence.filter(({ passage }) => passage.documentId === documentId)
    const first = own[0]
    const document = first && outline.documentOf(first.passage)
    if (!first || !document) continue
    blocks.push({
      documentId,
      label: labelOf(document, own),
      note: null,
      lines: linesOf(own, retrieval, outline, citationOf),
    })
  }
  return { kind: 'answered', isSure: true, blocks, citations }
}

/** Of a list given whole, the item that answers best comes first among the citations. */
function bestFirst(evidence: readonly Evidence[], { hits }: Retrieval): Evidence[] {
  const ranks = new Map(hits.map(({ passage }, rank) => [passage.id, rank]))
  const rankOf = ({ passage }: Evidence) => ranks.get(passage.id) ?? hits.length
  return evidence.toSorted((a, b) => rankOf(a) - rankOf(b))
}

/** Whose words these are: of a section that only conveys, the superior document's. */
function labelOf(document: Document, evidence: readonly Evidence[]): string {
  const [superior] = evidence.map(({ passage }) => conveyedBy(document, passage.section))
  const isConveyed =
    superior != null &&
    evidence.every(({ passage }) => conveyedBy(document, passage.section) === superior)
  return isConveyed
    ? `${describeNumber(superior)}, theo ${describeDocument(document)}`
    : describeDocument(document)
}

function linesOf(
  evidence: readonly Evidence[],
  { hits, question }: Retrieval,
  outline: Outline,
  citationOf: (passage: Passage, quote: string) => number,
): AnswerLine[] {
  const lines: AnswerLine[] = []
  const isWhoAsked = ASKS_WHO.test(fold(question.text.replace(TECHNOLOGY, ' ')))
  let lastLead: Passage | undefined
  for (const { passage, quote, head, role } of evidence) {
    const hit = hits.find((one) => one.passage.id === passage.id)
    const needsIntroducer = role === 'item' || hit?.inherited === true
    for (const lead of leadsOf(passage, { needsIntroducer, isWhoAsked }, outline)) {
      if (lead.id === lastLead?.id) continue
      lastLead = lead
      const text = lead.sentences.at(-1)?.text ?? lead.text
      const inForce = [lines.findLast((line) => line.role === 'lead'), lines.at(-1)]
      if (inForce.some((line) => line?.text.endsWith(text) || (line && text.endsWith(line.text))))
        continue
      lines.push({ text, citation: citationOf(lead, text), role: 'lead' })
    }
    if (head) lines.push({ text: head, citation: citationOf(passage, head), role: 'lead' })
    lines.push({ text: quote, citation: citationOf(passage, quote), role })
  }
  return lines
}

/**
 * Lines above a passage without which it can't be understood: the one that introduces it when the
 * question found it by that line or when it is the body that is asked for, and one that names a
 * year where the passage names none.
 */
function leadsOf(
  passage: Passage,
  { needsIntroducer, isWhoAsked }: { needsIntroducer: boolean; isWhoAsked: boolean },
  outline: Outline,
): Passage[] {
  const introducer = outline.introducer(passage)
  if (!introducer || passage.kind === 'metadata') return []
  if (needsIntroducer || (isWhoAsked && isForOneBody(introducer.text))) return [introducer]
  if (YEAR.test(passage.text)) return []
  for (let above: Passage | undefined = introducer; above; above = outline.introducer(above)) {
    if (YEAR.test(above.sentences.at(-1)?.text ?? '')) return [above]
  }
  return []
}
