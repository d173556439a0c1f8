import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import type { Corpus, Document, Passage, Sentence } from '../src/corpus/document.ts'
import { fold } from '../src/lib/vietnamese.ts'

const text = z.string().transform((value) => value.normalize('NFC').trim())

const lawArticle = z.object({
  /** Not unique: a few articles of the collection share theirs. */
  id: z.string().min(1),
  /** `57/2020/qh14`; null for a few the collection does not place. */
  law: text.nullable(),
  article: text.nullable(),
  /** '' for the few without. */
  title: text,
  /** `Đề mục 36.3 Thanh niên`: the subject of the collection that it is filed under. */
  subject: text,
  chapter: text,
  /** Paragraphs, one a line. */
  text,
})

/** One article of the codified law. */
export type LawArticle = z.infer<typeof lawArticle>

export interface LawCorpusOptions {
  /** What a passage is: a whole article, its lines being the sentences, or one line of it. */
  passages: 'articles' | 'lines'
  /** At most so many articles, from the beginning of the file. */
  limit?: number
  /** Laws (as in the file) that are left out. */
  without?: ReadonlySet<string>
}

/** Shorter lines are labels and cells of tables; without them there are 368,507 paragraphs. */
const SHORTEST_PARAGRAPH = 40
const NO_LAW = 'không rõ văn bản'
const KINDS: readonly [ending: RegExp, kind: string][] = [
  [/ttlt|liên tịch/, 'thông tư liên tịch'],
  [/nđ-?cp/, 'nghị định'],
  [/tt-/, 'thông tư'],
  [/qđ-/, 'quyết định'],
  [/pl-/, 'pháp lệnh'],
  [/nq-|ubtvqh/, 'nghị quyết'],
  [/qh\d+$/, 'luật'],
]

/**
 * The articles of a `law-articles.jsonl.gz`, in its order. Throws when the file is missing or a
 * line is not an article.
 */
export async function* readLawArticles(file: string): AsyncGenerator<LawArticle> {
  const source = createReadStream(file)
  await new Promise((resolve, reject) => source.once('open', resolve).once('error', reject))
  for await (const line of createInterface({ input: source.pipe(createGunzip()) })) {
    yield lawArticle.parse(JSON.parse(line))
  }
}

/**
 * The codified law as a corpus to train on and to measure with: a document is a law, and its
 * passages are articles or lines under the chapter and the article's title. `articleIdOf` leads
 * from a passage back to the article.
 */
export async function readLawCorpus(file: string, options: LawCorpusOptions): Promise<Corpus> {
  const laws = new Map<string, [LawArticle, ...LawArticle[]]>()
  const hash = createHash('sha256').update(options.passages)
  let count = 0
  for await (const article of readLawArticles(file)) {
    if (count === options.limit) break
    if (article.law !== null && options.without?.has(article.law)) continue
    count += 1
    hash.update(`${article.id}\0${article.title}\0${article.text}\0`)
    const name = article.law ?? NO_LAW
    const articles = laws.get(name)
    if (articles) articles.push(article)
    else laws.set(name, [article])
  }
  const ids = new Set<string>()
  const documents = Array.from(laws, ([law, articles]) => {
    const slug = fold(law).replace(/[^a-z0-9]+/g, '-')
    const id = ids.has(slug) ? `${slug}-${ids.size}` : slug
    ids.add(id)
    return toDocument(id, articles, options)
  })
  const documentsHash = hash.digest('hex')
  return {
    documents,
    writtenQuestions: new Map(),
    writtenAnswers: new Map(),
    openingQuestions: [],
    faults: [],
    warnings: [],
    files: [],
    questionFiles: [],
    documentsHash,
    hash: documentsHash,
  }
}

/** The id of the article that a passage of a law corpus is, or belongs to. */
export function articleIdOf(passageId: string): string {
  return /#([^/]+)/.exec(passageId)?.[1] ?? passageId
}

function toDocument(
  id: string,
  articles: readonly [LawArticle, ...LawArticle[]],
  { passages: unit }: LawCorpusOptions,
): Document {
  const { law, subject } = articles[0]
  const places = new Map<string, number>()
  const passages = articles.flatMap((article) => {
    const context = {
      documentId: id,
      locator: `Điều ${article.article ?? '?'}`,
      trail: [article.chapter, article.title].filter((heading) => heading !== ''),
    }
    const parts = unit === 'articles' ? [article.text] : paragraphsOf(article.text)
    return parts.map((part): Passage => {
      const place = (places.get(article.id) ?? 0) + 1
      places.set(article.id, place)
      const at = unit === 'articles' && place === 1 ? '' : `/${place}`
      return {
        ...context,
        id: `${id}#${article.id}${at}`,
        section: '',
        kind: 'paragraph',
        role: null,
        parentId: null,
        text: part,
        line: place,
        sentences: linesOf(part),
      }
    })
  })
  return {
    id,
    file: `${id}.md`,
    title: subject.replace(/^Đề mục [\d.]+ /, ''),
    kind: KINDS.find(([ending]) => ending.test(law ?? ''))?.[1] ?? 'văn bản',
    number: law?.toUpperCase() ?? null,
    numberNote: null,
    issuer: null,
    place: null,
    level: null,
    date: null,
    signer: null,
    recipients: [],
    implements: [],
    conveys: [],
    root: {
      id: '',
      heading: '',
      locator: '',
      line: 1,
      children: [],
      passageIds: passages.map((passage) => passage.id),
    },
    passages,
  }
}

function paragraphsOf(article: string): string[] {
  return article
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_PARAGRAPH)
}

function linesOf(passage: string): Sentence[] {
  return Array.from(passage.matchAll(/[^\n]*\S[^\n]*/g), ({ 0: line, index }) => {
    return { text: line, start: index, end: index + line.length }
  })
}
