import type { Document, Passage } from '../corpus/document.ts'
import { conveyedBy } from '../corpus/source-line.ts'
import type { RankedPassage } from './hit.ts'
import type { PassageIndex } from './passage-index.ts'
import { combineFeatures } from './rank-passages.ts'
import { PLAINLY_NAMED, type QuestionScope } from './scope.ts'

/** One side of a comparison: whether a passage speaks for it. */
export type ScopeSide = (passage: Passage) => boolean

/** Share of a side's best score from which another of its passages may be given instead. */
const NEARLY_AS_GOOD = 0.7
const COMPARING =
  /(?<![a-z])(so sanh|so voi|so giup|so ra|doi chieu|khac|giong|hon|lan|chenh|con|va|voi)(?![a-z])/

/** `Cả nước quy định ra sao, Thái Nguyên quy định ra sao`: the same is asked of each. */
const ASKED_TWICE =
  /(?<![a-z])(ra sao|the nao|bao nhieu|la gi|nhu nao)(?![a-z]).*(?<![a-z])\1(?![a-z])/
/** `Mục tiêu của Trung ương khác gì của Thái Nguyên`: beside a place it speaks for the nation. */
const AGAINST_CENTRE =
  /(?<![a-z])(?:so sanh|so voi|doi chieu|khac|giong|chenh|cao hon|thap hon)(?![a-z])/
const CENTRE = /(?<![a-z])(?:cua|o|theo|voi|va|giua|ben) trung uong(?! dang)(?![a-z])/

/** The sides that a question sets against each other; empty when it names fewer than two. */
export function comparedScopes(
  index: PassageIndex,
  scope: QuestionScope,
  foldedQuestion: string,
  asksForFigure: boolean,
): ScopeSide[] {
  const comparesNation = scope.national
    ? COMPARING.test(foldedQuestion) || ASKED_TWICE.test(foldedQuestion)
    : AGAINST_CENTRE.test(foldedQuestion) && CENTRE.test(foldedQuestion)
  const named = index.documents.filter((_, i) => (scope.documents[i] ?? 0) >= PLAINLY_NAMED)
  if (named.length + Number(comparesNation) < 2) return []
  const byId = new Map(index.documents.map((document) => [document.id, document]))
  const conveys: ScopeSide = (passage) => isConveyed(byId.get(passage.documentId), passage)
  // What a place's document only conveys speaks for the nation, which is then a side of its own.
  const speaksForItself = comparesNation || (scope.namesPlace && asksForFigure)
  const sides: ScopeSide[] = named.map(
    ({ id }) =>
      (passage) =>
        passage.documentId === id && !(speaksForItself && conveys(passage)),
  )
  return comparesNation ? [...sides, conveys] : sides
}

/**
 * Puts the best passage of each side first; the rest follow in their order. Among nearly as good
 * ones a side gives that of the first side's year: 2030 is not set against 2045.
 */
export function sideBySide<Ranked extends RankedPassage>(
  hits: readonly Ranked[],
  sides: readonly ScopeSide[],
  yearsOf: (hit: Ranked) => readonly string[],
): Ranked[] {
  const first = new Set<Ranked>()
  for (const isOnSide of sides) {
    const own = hits
      .filter((hit) => isOnSide(hit.passage) && !first.has(hit))
      .sort((a, b) => subjectScore(b) - subjectScore(a))
    const [best] = own
    if (!best) continue
    const years = new Set([...first].flatMap(yearsOf))
    const sameYear = own.find(
      (hit) =>
        subjectScore(hit) >= subjectScore(best) * NEARLY_AS_GOOD &&
        yearsOf(hit).some((year) => years.has(year)),
    )
    first.add(sameYear ?? best)
  }
  return [...first, ...hits.filter((hit) => !first.has(hit))]
}

/** The score apart from which document it is. */
function subjectScore({ features }: RankedPassage): number {
  return combineFeatures({ ...features, scope: 0, nation: 0 })
}

function isConveyed(document: Document | undefined, { section }: Passage): boolean {
  return document !== undefined && conveyedBy(document, section) !== null
}
