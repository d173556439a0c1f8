import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkCorpus } from '../../src/corpus/check-corpus.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'

const CORPUS = new URL('../../corpus/', import.meta.url).pathname

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'))
})
afterEach(() => rm(folder, { recursive: true }))

const FRONT = '---\ntitle: A\nkind: kế hoạch\nnumber: 1-KH/TU\ndate: "2025-01-02"\n'
const check = async (files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, name), `${FRONT}---\n${text}\n`)
  return checkCorpus(await loadCorpus(folder))
}

describe('checkCorpus', () => {
  it.each([
    ['ngày 32 tháng 4 năm 2024', true],
    ['30/02/2025', true],
    ['31-4-2025', true],
    ['ngày 05 tháng 13 năm 2024', true],
    ['ngày 29 tháng 02 năm 2024', false],
    ['28/02/2025', false],
    ['Nghị định 30/2020/NĐ-CP', false],
    ['24/7 và 1/1/1 lần', false],
    ['ngày 31 tháng 11', true],
    ['31 tháng 4 hằng năm', true],
    ['từ 29 - 31 tháng 6', true],
    ['hạn 30/02', true],
    ['ngày 31/4', true],
    ['ngày 15/13', true],
    ['ngày 31-4', true],
    ['đến 31/9', true],
    ['31/11 hàng năm', true],
    ['ngày 29 tháng 02', false],
    ['30/4 và 31/12', false],
    ['ngày 30-31/3, ngày 30-31 tháng 3', false],
    ['1/4 dân số, 31/9 chỉ tiêu', false],
    ['36 tháng 2 lần, 31 tháng 2 lần', false],
    ['cả ngày 24/24 giờ, ngày 24/24', false],
    ['số nhà 31/4 đường Lê Lợi', false],
    ['Nghị quyết số 31/4-NQ/HU, Luật 31/NQ, mục 31/04/A', false],
    ['31/06% kế hoạch', false],
    ['Mẫu 10-30-2013-NĐ, QC01-18.2010-TT26', false],
    ['tháng 02/2025 và tháng 12', false],
  ])('%s is an impossible date: %s', async (text, impossible) => {
    const warnings = await check({ 'a.md': `Việc này làm trước ${text}.` })
    expect(warnings.map(({ code }) => code)).toEqual(impossible ? ['impossible_date'] : [])
  })

  it('prints an impossible date without a year as it stands', async () => {
    const warnings = await check({ 'a.md': 'Báo cáo trước ngày 31 tháng 11 và 30/02 hằng năm.' })
    expect(warnings.map(({ message }) => /^“[^”]+”/.exec(message)?.[0])).toEqual([
      '“ngày 31 tháng 11”',
      '“30/02”',
    ])
  })

  it('names files that are not read, after the documents', async () => {
    await writeFile(join(folder, 'a-ban-goc.docx'), 'x')
    const warnings = await check({ 'b.md': 'Việc này làm trước ngày 31/4.' })
    expect(warnings.map(({ file, code }) => `${file} ${code}`)).toEqual([
      'b.md impossible_date',
      'a-ban-goc.docx unread_format',
    ])
  })

  it('reports a reference with two numbers, where kind, issuer and date are the same', async () => {
    const cite = (number: string, date = '10/01/2025', issuer = 'Ban Tuyên giáo Trung ương') =>
      `Thực hiện Hướng dẫn số ${number}, ngày ${date} của ${issuer} về tuyên truyền.`
    const warnings = await check({
      'a.md': cite('142-HD/BTGTW'),
      'b.md': cite('186-HD/BTGTW', 'ngày 10 tháng 01 năm 2025'.slice(5)),
      'c.md': cite('142-HD/BTGTW'),
      'd.md': cite('99-HD/BTGTW', '11/01/2025'),
      'e.md': cite('77-HD/BTGTW', '10/01/2025', 'Ban Tuyên giáo Tỉnh ủy'),
    })
    expect(warnings.map(({ file, code }) => `${file} ${code}`)).toEqual([
      'a.md conflicting_number',
      'b.md conflicting_number',
      'c.md conflicting_number',
    ])
    expect(warnings[1]?.message).toContain('142-HD/BTGTW (a.md, dòng 7)')
  })

  it('reports a number with two congress terms, unless the dates differ', async () => {
    const cite = (date: string, term: string) =>
      `Theo Nghị quyết số 18-NQ/TW${date} của Ban Chấp hành Trung ương Đảng khóa ${term}.`
    const same = await check({ 'a.md': cite('', 'XI'), 'b.md': cite(' ngày 25/10/2017', 'XII') })
    expect(same.map(({ code }) => code)).toEqual(['conflicting_term', 'conflicting_term'])
    const other = await check({
      'a.md': cite(' ngày 01/11/2012', 'XI'),
      'b.md': cite(' ngày 25/10/2017', 'XII'),
    })
    expect(other).toEqual([])
  })

  it('reports quotes that stay open, also over paragraphs', async () => {
    const warnings = await check({
      'a.md': 'Tư duy "không quản được thì cấm" đã cũ.\n\nSửa thành: “Khoản 1.\n\nKhoản 2.”',
      'b.md': 'Về "đột phá phát triển.\n\nTrên nguyên tắc “hiện đại, đồng bộ.',
    })
    expect(warnings.map(({ file, line, code }) => [file, line, code])).toEqual([
      ['b.md', 7, 'unclosed_quote'],
      ['b.md', 9, 'unclosed_quote'],
    ])
  })

  it('reports cut paragraphs, stray numbers and sections that do not exist', async () => {
    await writeFile(
      join(folder, 'z.md'),
      `${FRONT}conveys:\n  - number: 57-NQ/TW\n    sections: [II.9]\n---\nI. NỘI DUNG\n\nThông tin di\n\nđộng thế hệ mới.\n\n4. Không nối tiếp.\n`,
    )
    const warnings = checkCorpus(await loadCorpus(folder))
    expect(warnings.map(({ code }) => code).sort()).toEqual([
      'cut_paragraph',
      'stray_number',
      'unknown_section',
    ])
  })

  it('finds the known oddities of the five documents, each with line and locator', async () => {
    const corpus = await loadCorpus(CORPUS)
    const before = JSON.stringify(corpus)
    const found = checkCorpus(corpus)
    const codes = (id: string) => found.filter((w) => w.documentId === id).map(({ code }) => code)
    expect(codes('cong-van-1180-du-so-gddt')).toEqual([
      'blank_date',
      'conflicting_term',
      'impossible_date',
    ])
    expect(codes('cong-van-pvhtt-bien-hoa')).toEqual([
      'blank_number',
      'blank_date',
      ...['unclosed_quote', 'unclosed_quote', 'unclosed_quote'],
    ])
    expect(codes('huong-dan-btg-thi-uy-phuoc-long')).toContain('conflicting_number')
    expect(codes('huong-dan-btg-thi-uy-phuoc-long')).toContain('conflicting_term')
    expect(codes('huong-dan-btg-tinh-uy')).toContain('conflicting_number')
    expect(found.filter(({ line, locator }) => line === null || locator === null)).toEqual([])
    expect(JSON.stringify(corpus)).toBe(before)
  })
})
