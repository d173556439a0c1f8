import type { Document } from '../corpus/document.ts'
import { describeDocument } from '../corpus/source-line.ts'
import { fold } from '../lib/vietnamese.ts'
import { type DocumentReference, findReferences } from './references.ts'
import { tokenise } from './tokens.ts'

interface ScopeName {
  documents: number[]
  weight: number
  /** `hướng dẫn`, `công văn`. */
  isKind: boolean
}

/** What the corpus's own metadata calls its documents; made once per index. */
export interface ScopeNames {
  /** Folded names of two or more syllables → the documents that carry them and how telling it is. */
  names: ReadonlyMap<string, ScopeName>
  longestName: number
  /** First syllables of the names. */
  openings: ReadonlySet<string>
  /** Every reference in texts and metadata. */
  references: readonly Pick<DocumentReference, 'symbol' | 'number'>[]
  /** What most of the documents carry out; naming it tells no passage from another. */
  superior: readonly DocumentReference[]
  /** By document: references by which itself is known. */
  ownReferences: readonly (readonly DocumentReference[])[]
  places: ReadonlySet<string>
  size: number
}

/** What the name of a place, and that of an issuer or a kind, say about which document is meant. */
export const PLACE_WEIGHT = 3
const ISSUER_WEIGHT = 1
/** A name that other documents also use in their texts says less about which document is meant. */
const COMMON_NAME_WEIGHT = 0.35

/**
 * Collects the names from the documents' metadata.
 * @param references every document that they name
 * @param isUsedElsewhere whether a folded name stands in the text of other documents than these
 */
export function collectScopeNames(
  documents: readonly Document[],
  references: ScopeNames['references'],
  isUsedElsewhere: (name: string, documents: ReadonlySet<number>) => boolean,
): ScopeNames {
  const carriers = new Map<string, Map<number, number>>()
  const carry = (phrase: string | null, document: number, weight: number, whole: boolean) => {
    for (const name of namesIn(phrase, whole)) {
      const byDocument = carriers.get(name) ?? new Map<number, number>()
      byDocument.set(document, Math.max(byDocument.get(document) ?? 0, weight))
      carriers.set(name, byDocument)
    }
  }
  for (const [position, document] of documents.entries()) {
    carry(document.place, position, PLACE_WEIGHT, true)
    carry(document.issuer, position, ISSUER_WEIGHT, false)
    carry(document.kind, position, ISSUER_WEIGHT, true)
    // What the answers call it, and what a member then asks with.
    carry(describeDocument(document), position, PLACE_WEIGHT, true)
  }
  const kinds = new Set(documents.flatMap(({ kind }) => namesIn(kind, true)))
  const names = new Map<string, ScopeName>()
  for (const [name, byDocument] of carriers) {
    const share = Math.log((documents.length + 1) / byDocument.size)
    const weight = Math.max(...byDocument.values())
    const isCommon = weight < PLACE_WEIGHT && isUsedElsewhere(name, new Set(byDocument.keys()))
    names.set(name, {
      documents: [...byDocument.keys()],
      weight: weight * share * (isCommon ? COMMON_NAME_WEIGHT : 1),
      isKind: kinds.has(name),
    })
  }
  return {
    names,
    openings: new Set(Array.from(names.keys(), (name) => name.split(' ')[0] ?? '')),
    longestName: Math.max(2, ...Array.from(names.keys(), (name) => name.split(' ').length)),
    superior: commonSuperiors(documents),
    references,
    ownReferences: documents.map(({ kind, number }) =>
      number === null ? [] : findReferences(`${kind} ${number}`),
    ),
    places: new Set(documents.flatMap(({ place }) => (place === null ? [] : [fold(place)]))),
    size: documents.length,
  }
}

function commonSuperiors(documents: readonly Document[]): DocumentReference[] {
  const numbers = documents.flatMap((document) => document.implements)
  const counts = new Map<string, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count * 2 > documents.length)
    .flatMap(([number]) => findReferences(number))
}

/** The phrase and, unless only the whole counts, its parts of two or more syllables. */
function namesIn(phrase: string | null, whole: boolean): string[] {
  if (!phrase) return []
  const syllables = tokenise(phrase).map((token) => token.folded)
  if (whole) return [syllables.join(' ')]
  const parts: string[] = []
  for (let from = 0; from < syllables.length; from++) {
    for (let to = from + 2; to <= syllables.length; to++) {
      parts.push(syllables.slice(from, to).join(' '))
    }
  }
  return parts
}
