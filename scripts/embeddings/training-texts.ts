import { foldToWords } from '../../src/lib/vietnamese.ts'
import { segmentWords } from '../../src/models/segment-words.ts'
import type { WordTable } from '../../src/models/word-table.ts'
import { type LawArticle, readLawArticles } from '../law-corpus.ts'

const SUBJECT_NUMBER = /^Đề mục [\d.]+\s+/
const CHAPTER_NUMBER = /^(?:Chương|Mục|Tiểu mục|Phần) [\dIVXLCA-Z]+\.?\s+/

/** Articles to train on, with the words of their lines. */
export interface TrainingTexts {
  articles: readonly TrainingArticle[]
  /** Words of all lines, one line after another. */
  rows: Int32Array
  /** By line: where its words begin; one more entry closes the last. */
  lineStarts: Int32Array
  /** By word: in how many articles it occurs. */
  frequencies: Int32Array
}

export interface TrainingArticle {
  title: string
  /** How many articles have the same title; 0 when there is none. */
  titleCount: number
  /** Same number, same title. */
  titleId: number
  /** What the title stands under, the nearest first: chapter, subject; without their numbers. */
  headings: readonly string[]
  lines: readonly string[]
  /** Its first line among all lines. */
  firstLine: number
}

/**
 * Reads the articles and cuts them into words.
 * @param without laws that are left out
 * @param onProgress told now and then how many articles are read
 */
export async function readTrainingTexts(
  file: string,
  table: WordTable,
  { without, onProgress }: { without: ReadonlySet<string>; onProgress?: (read: number) => void },
): Promise<TrainingTexts> {
  const articles: (TrainingArticle & { titleKey: string })[] = []
  const titles = new Map<string, { id: number; count: number }>()
  const rows: number[] = []
  const lineStarts = [0]
  const frequencies = new Int32Array(table.size)
  for await (const article of readLawArticles(file)) {
    if (article.law !== null && without.has(article.law)) continue
    const lines = article.text.split('\n').filter((line) => line.trim() !== '')
    const firstLine = lineStarts.length - 1
    const seen = new Set(segmentWords(article.title, table).map(({ row }) => row))
    for (const line of lines) {
      for (const { row } of segmentWords(line, table)) {
        rows.push(row)
        seen.add(row)
      }
      lineStarts.push(rows.length)
    }
    for (const row of seen) frequencies[row] = (frequencies[row] ?? 0) + 1
    const titleKey = foldToWords(article.title)
    const title = titles.get(titleKey) ?? { id: titles.size, count: 0 }
    title.count += 1
    titles.set(titleKey, title)
    articles.push({
      title: article.title,
      titleKey,
      titleId: title.id,
      titleCount: 0,
      headings: headingsOf(article),
      lines,
      firstLine,
    })
    if (articles.length % 5000 === 0) onProgress?.(articles.length)
  }
  for (const article of articles) {
    article.titleCount = article.title === '' ? 0 : (titles.get(article.titleKey)?.count ?? 0)
  }
  return {
    articles,
    rows: Int32Array.from(rows),
    lineStarts: Int32Array.from(lineStarts),
    frequencies,
  }
}

function headingsOf({ chapter, subject }: LawArticle): string[] {
  return [chapter.replace(CHAPTER_NUMBER, '').toLowerCase(), subject.replace(SUBJECT_NUMBER, '')]
    .map((heading) => heading.trim())
    .filter((heading) => heading !== '')
}
