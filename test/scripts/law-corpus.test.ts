import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { articleIdOf, readLawCorpus } from '../../scripts/law-corpus.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const LONG = 'Thanh niên là công dân Việt Nam từ đủ 16 tuổi đến 30 tuổi.'
const ARTICLE = {
  id: '100',
  law: '57/2020/qh14',
  article: '1',
  title: 'Thanh niên',
  subject: 'Đề mục 36.3 Thanh niên',
  chapter: 'Chương I QUY ĐỊNH CHUNG',
  text: `1. ${LONG}\na) Ngắn\n2. ${LONG}`,
}
const OTHER = { ...ARTICLE, id: '200', law: '12/2020/nđ-cp', title: '', chapter: '' }
const UNPLACED = { ...ARTICLE, id: '300', law: null, article: null }

function fileOf(...articles: object[]): string {
  const file = join(temporaryDirectory(), 'articles.jsonl.gz')
  writeFileSync(file, gzipSync(articles.map((one) => JSON.stringify(one)).join('\n')))
  return file
}

describe('the law as a corpus', () => {
  it('has a document for each law and a passage for each article, with lines as sentences', async () => {
    const { documents } = await readLawCorpus(fileOf(ARTICLE, OTHER, UNPLACED), {
      passages: 'articles',
    })
    expect(documents.map(({ id, kind, number }) => [id, kind, number])).toEqual([
      ['57-2020-qh14', 'luật', '57/2020/QH14'],
      ['12-2020-nd-cp', 'nghị định', '12/2020/NĐ-CP'],
      ['khong-ro-van-ban', 'văn bản', null],
    ])
    const [passage] = documents[0]?.passages ?? []
    expect(passage).toMatchObject({
      trail: ['Chương I QUY ĐỊNH CHUNG', 'Thanh niên'],
      locator: 'Điều 1',
      text: ARTICLE.text,
    })
    expect(passage?.sentences.map(({ text }) => text)).toEqual(ARTICLE.text.split('\n'))
    for (const { text, start, end } of passage?.sentences ?? []) {
      expect(ARTICLE.text.slice(start, end)).toBe(text)
    }
    expect(documents[1]?.passages[0]?.trail).toEqual([])
  })

  it('can have a passage for each line that is long enough to say something', async () => {
    const { documents } = await readLawCorpus(fileOf(ARTICLE), { passages: 'lines' })
    expect(documents[0]?.passages.map(({ text }) => text)).toEqual([`1. ${LONG}`, `2. ${LONG}`])
  })

  it('leads from passages back to articles, each passage with an id of its own', async () => {
    // The collection holds a few articles with the same id.
    const file = fileOf(ARTICLE, { ...ARTICLE, title: 'Khác' }, OTHER)
    for (const passages of ['articles', 'lines'] as const) {
      const { documents } = await readLawCorpus(file, { passages })
      const ids = documents.flatMap((document) => document.passages.map(({ id }) => id))
      expect(new Set(ids).size).toBe(ids.length)
      expect(new Set(ids.map(articleIdOf))).toEqual(new Set(['100', '200']))
    }
  })

  it('leaves out laws and stops at a limit', async () => {
    const file = fileOf(ARTICLE, OTHER, UNPLACED)
    const lawsOf = async (options: object) => {
      const { documents } = await readLawCorpus(file, { passages: 'articles', ...options })
      return documents.map(({ id }) => id)
    }
    expect(await lawsOf({ without: new Set(['57/2020/qh14']) })).toEqual([
      '12-2020-nd-cp',
      'khong-ro-van-ban',
    ])
    expect(await lawsOf({ limit: 1 })).toEqual(['57-2020-qh14'])
  })

  it('has a hash that tells its contents', async () => {
    const read = async (...articles: object[]) =>
      (await readLawCorpus(fileOf(...articles), { passages: 'articles' })).documentsHash
    expect(await read(ARTICLE, OTHER)).toBe(await read(ARTICLE, OTHER))
    expect(await read(ARTICLE, OTHER)).not.toBe(await read(ARTICLE, { ...OTHER, title: 'Mới' }))
  })

  it('says which file is missing', async () => {
    await expect(
      readLawCorpus('/khong/co/articles.jsonl.gz', { passages: 'articles' }),
    ).rejects.toThrow('/khong/co/articles.jsonl.gz')
  })
})
