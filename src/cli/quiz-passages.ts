import type { Corpus } from '../corpus/document.ts'
import { listPassages } from '../corpus/list-passages.ts'
import { describePlace } from '../corpus/source-line.ts'
import { fold } from '../lib/vietnamese.ts'
import type { Candidate, Passages } from '../quiz/exchange/ports.ts'
import type { Hit } from '../retrieval/hit.ts'
import type { Retriever } from '../retrieval/retrieve.ts'

const HITS = 40
const MOST_CANDIDATES = 3

/** The documents as an import of questions looks into them. */
export function createPassages({
  corpus,
  retriever,
}: {
  corpus: Corpus
  retriever: Retriever
}): Passages {
  const { documents } = corpus
  const places = new Map(
    documents.flatMap((document) =>
      document.passages.map((passage) => [passage.id, () => describePlace(document, passage)]),
    ),
  )
  const placeOf = (passageId: string) => places.get(passageId)?.() ?? passageId

  return {
    list: listPassages(corpus),
    placeOf,
    findDocument(name) {
      const wanted = plain(name)
      const found = documents.filter(({ id, number, title }) =>
        [id, number, title].some((one) => one !== null && plain(one) === wanted),
      )
      return found.length === 1 ? (found[0]?.id ?? null) : null
    },
    async search({ question, rightOptions, documentId }) {
      const { hits } = await retriever.retrieve({
        question: [question, ...rightOptions].join(' '),
        limit: HITS,
      })
      const wanted = wordsOf(rightOptions.join(' '))
      const found = hits
        .filter(({ passage }) => passage.kind !== 'heading')
        .filter(({ passage }) => documentId === null || passage.documentId === documentId)
        .map((hit) => bestSentence(hit, wanted))
      // Among those that hold as much of the answer the retriever's order stands.
      const best = found.sort((a, b) => b.share - a.share).slice(0, MOST_CANDIDATES)
      return best.map(({ hit: { passage }, quote }): Candidate => {
        const { id, documentId } = passage
        return { documentId, passageId: id, place: placeOf(id), quote }
      })
    },
  }
}

/** The sentence that holds most of the answer's words; of equal ones that which the question means. */
function bestSentence(hit: Hit, wanted: ReadonlySet<string>) {
  const { passage } = hit
  let best = { hit, quote: passage.text, share: -1 }
  for (const { sentence } of hit.sentences) {
    const text = passage.sentences[sentence]?.text
    if (text === undefined) continue
    const share = shareIn(wanted, wordsOf(text))
    if (share > best.share) best = { hit, quote: text, share }
  }
  return best
}

function shareIn(wanted: ReadonlySet<string>, words: ReadonlySet<string>): number {
  if (wanted.size === 0) return 0
  return [...wanted].filter((word) => words.has(word)).length / wanted.size
}

function wordsOf(text: string): Set<string> {
  return new Set(fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
}

/** `Số 57-NQ/TW` and `57 - nq/tw` are one number. */
function plain(name: string): string {
  return fold(name)
    .replace(/^so\s*:?\s+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}
