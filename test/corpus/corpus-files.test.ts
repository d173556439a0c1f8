import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { splitFrontMatter } from '../../src/corpus/front-matter.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'

const SOURCES = new URL('../fixtures/corpus-sources/', import.meta.url)
const CORPUS = new URL('../../corpus/', import.meta.url)

/** White space and markdown marks are all that may differ. */
function wordsOnly(text: string): string {
  return text.replace(/^\s*#+ /gm, '').replace(/[\s*\\]/g, '')
}

describe('the five documents of corpus/', () => {
  it('keeps every word of its source text, and adds none', async () => {
    const names = (await readdir(SOURCES)).filter((name) => name.endsWith('.txt'))
    expect(names).toHaveLength(5)
    for (const name of names) {
      const source = await readFile(new URL(name, SOURCES), 'utf8')
      const copy = await readFile(new URL(`${basename(name, '.txt')}.md`, CORPUS), 'utf8')
      expect(wordsOnly(splitFrontMatter(copy).text), name).toBe(wordsOnly(source))
    }
  })

  it('loads without faults and gives every passage an id of its own', async () => {
    const corpus = await loadCorpus(CORPUS.pathname)
    expect(corpus.faults).toEqual([])
    expect(corpus.documents).toHaveLength(5)
    const ids = corpus.documents.flatMap(({ passages }) => passages.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(corpus.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('loses no word between file and passages', async () => {
    const signs = /[\s*#+-]/g
    for (const document of (await loadCorpus(CORPUS.pathname)).documents) {
      const file = await readFile(new URL(document.file, CORPUS), 'utf8')
      const read = document.passages.map(({ text }) => text).join('')
      expect(read.replace(signs, ''), document.id).toBe(
        splitFrontMatter(file).text.replace(signs, ''),
      )
      for (const { text, sentences } of document.passages) {
        for (const sentence of sentences)
          expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text)
        expect(sentences.map((sentence) => sentence.text).join(' ')).toBe(text)
      }
    }
  })

  it('has no paragraph that a page break cuts in mid-sentence', async () => {
    const corpus = await loadCorpus(CORPUS.pathname)
    const passages = corpus.documents.flatMap((document) => document.passages)
    const cut = passages.filter(({ kind, text }) => kind === 'paragraph' && /^\p{Ll}/u.test(text))
    expect(cut.map(({ id }) => id)).toEqual([])
    expect(passages.filter(({ text }) => /^5G, 6G/.test(text))).toEqual([])
  })
})

describe('places in the five documents', () => {
  it.each([
    [
      'huong-dan-btg-tinh-uy#II.1.2/1.2',
      'Mục II.1.2, gạch đầu dòng thứ 1, dấu cộng thứ 2',
      'Quy mô kinh tế số đạt tối thiểu 30% GDP',
    ],
    [
      'huong-dan-btg-tinh-uy#II.1.2/2.p1',
      'Mục II.1.2, gạch đầu dòng thứ 2, đoạn thứ 1',
      'tối thiểu 50% GDP',
    ],
    ['huong-dan-btg-tinh-uy#II.1.3.7', 'Mục II.1.3, điểm (7)', 'Tăng cường hợp tác quốc tế'],
    ['huong-dan-btg-tinh-uy#IV.2', 'Mục IV.2', '2. Ban tuyên giáo (tuyên huấn)'],
    ['huong-dan-btg-tinh-uy#signature', 'Chữ ký', 'PHÓ TRƯỞNG BAN Nguyễn Huỳnh Huyền'],
    ['huong-dan-btg-tinh-uy#other-1', 'Ghi chú ngoài nội dung', '(đề b/c)'],
    ['huong-dan-btg-thi-uy-phuoc-long#I.2', 'Mục I.2', '2) Công tác tuyên truyền cần tiến hành'],
    ['huong-dan-btg-thi-uy-phuoc-long#II.1.1/2', 'Mục II.1.1, gạch đầu dòng thứ 2', 'Thể chế'],
    ['huong-dan-btg-thi-uy-phuoc-long#II.1.2.3', 'Mục II.1.2, điểm (3)', '(3) Tăng cường đầu tư'],
    ['huong-dan-btg-thi-uy-phuoc-long#number', 'Số, ký hiệu', 'Số - HD/BTGTU'],
    ['cong-van-1180-du-so-gddt#II.1.2', 'Mục II.1, điểm (2)', 'đặc thù của thành phố'],
    ['cong-van-1180-du-so-gddt#II.2/3', 'Mục II.2, gạch đầu dòng thứ 3', 'Tuyên truyền sâu rộng'],
    ['cong-van-1180-du-so-gddt#number', 'Số, ký hiệu', 'Số 1180-CV/ĐU'],
    ['cong-van-1180-du-so-gddt#addressee', 'Nơi gửi (Kính gửi)', 'Các đảng bộ, chi bộ trực thuộc.'],
    ['chuong-trinh-hanh-dong-thai-nguyen#II.1/2', 'Mục II.1, gạch đầu dòng thứ 2', '40% GRDP'],
    ['chuong-trinh-hanh-dong-thai-nguyen#II.1/4', 'Mục II.1, gạch đầu dòng thứ 4', '5G, 6G'],
    [
      'chuong-trinh-hanh-dong-thai-nguyen#III.5/3',
      'Mục III.5, gạch đầu dòng thứ 3',
      'an ninh mạng',
    ],
    ['chuong-trinh-hanh-dong-thai-nguyen#recipients', 'Nơi nhận', 'Nơi nhận: Ban Bí thư'],
    ['cong-van-pvhtt-bien-hoa#/p4', 'Đoạn thứ 4', 'Nghị quyết đề xuất các cơ chế'],
    [
      'cong-van-pvhtt-bien-hoa#/*1.2',
      'Phần “Hình thức tuyên truyền”, gạch đầu dòng thứ 2',
      'Trang Thông tin điện tử đăng tải',
    ],
    ['cong-van-pvhtt-bien-hoa#place-date', 'Địa danh, ngày tháng', 'Biên Hòa, ngày tháng năm 2025'],
  ])('%s is %s', async (id, locator, text) => {
    const corpus = await loadCorpus(CORPUS.pathname)
    const passage = corpus.documents.flatMap(({ passages }) => passages).find((p) => p.id === id)
    expect(passage?.locator).toBe(locator)
    expect(passage?.text).toContain(text)
  })

  it('takes the long titles of the action programme as headings, its tasks as items', async () => {
    const corpus = await loadCorpus(CORPUS.pathname)
    const passages = corpus.documents.flatMap((document) => document.passages)
    const kindOf = (id: string) =>
      passages.find((passage) => passage.id === `chuong-trinh-hanh-dong-thai-nguyen#${id}`)?.kind
    for (let nth = 1; nth <= 7; nth += 1) expect(kindOf(`III.${nth}`)).toBe('heading')
    for (let nth = 1; nth <= 6; nth += 1) expect(kindOf(`IV.${nth}`)).toBe('item')
  })

  it('gives a passage the headings above it, without marks', async () => {
    const corpus = await loadCorpus(CORPUS.pathname)
    const passage = corpus.documents
      .flatMap(({ passages }) => passages)
      .find(({ id }) => id === 'huong-dan-btg-tinh-uy#II.1.2/1.2')
    expect(passage?.trail).toEqual([
      'II - NỘI DUNG QUÁN TRIỆT, TUYÊN TRUYỀN',
      '1. Nội dung quán triệt',
      '1.2. Về mục tiêu',
    ])
    expect(passage?.parentId).toBe('huong-dan-btg-tinh-uy#II.1.2/1')
  })

  it('names only sections that exist as conveying a superior document', async () => {
    const corpus = await loadCorpus(CORPUS.pathname)
    for (const document of corpus.documents) {
      const sections = new Set(document.passages.map(({ section }) => section))
      for (const section of document.conveys.flatMap((conveyed) => conveyed.sections))
        expect(sections, `${document.id} ${section}`).toContain(section)
    }
  })
})
