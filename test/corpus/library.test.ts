import { beforeAll, describe, expect, it } from 'vitest'
import type { Library } from '../../src/conversation/ports.ts'
import { createLibrary } from '../../src/corpus/library.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { describeDocument, describePlace } from '../../src/corpus/source-line.ts'

const CORPUS = new URL('../../corpus/', import.meta.url).pathname
const TINH_UY = 'huong-dan-btg-tinh-uy'
const PHUOC_LONG = 'huong-dan-btg-thi-uy-phuoc-long'
const BIEN_HOA = 'cong-van-pvhtt-bien-hoa'

const corpus = await loadCorpus(CORPUS)
let library: Library
beforeAll(() => {
  library = createLibrary(corpus) satisfies Library
})

describe('createLibrary', () => {
  it('lists the documents with their source lines and the places they come from', () => {
    expect(library.documents().map(({ source }) => source)).toEqual([
      'Chương trình hành động không ghi số của Ban Thường vụ Tỉnh ủy (Thái Nguyên)',
      'Công văn số 1180-CV/ĐU của Đảng ủy Sở Giáo dục và Đào tạo',
      'Công văn không ghi số của Phòng Văn hóa và Thông tin thành phố (Biên Hòa)',
      'Hướng dẫn không ghi số của Ban Tuyên giáo Thị ủy (Phước Long)',
      'Hướng dẫn không ghi số của Ban Tuyên giáo Tỉnh ủy',
    ])
    expect(library.places()).toEqual(['Thái Nguyên', 'Biên Hòa', 'Phước Long'])
  })

  it('opens a document at its top: sections as children, text outside them as paragraphs', () => {
    const top = library.section(TINH_UY, '')
    expect(top).toMatchObject({ parentId: null, sectionId: '' })
    expect(top?.title).toMatch(/^Hướng dẫn quán triệt/)
    expect(top?.children[1]).toEqual({
      sectionId: 'II',
      title: 'Mục II. NỘI DUNG QUÁN TRIỆT, TUYÊN TRUYỀN',
    })
    expect(top?.paragraphs.at(-1)).toBe('K/T TRƯỞNG BAN PHÓ TRƯỞNG BAN Nguyễn Huỳnh Huyền')
  })

  it('opens a section with its parent, children and lists as printed', () => {
    expect(library.section(TINH_UY, 'II.1')?.children.map(({ title }) => title)).toEqual([
      'Mục II.1.1. Về quan điểm chỉ đạo',
      'Mục II.1.2. Về mục tiêu',
      'Mục II.1.3. Về nhiệm vụ, giải pháp',
    ])
    const goals = library.section(TINH_UY, 'II.1.2')
    expect(goals).toMatchObject({
      parentId: 'II.1',
      title: 'Mục II.1.2. Về mục tiêu',
      children: [],
    })
    expect(goals?.paragraphs[0]).toBe('- Đến năm 2030:')
    expect(goals?.paragraphs[1]).toMatch(/^\+ Tiềm lực/)
    expect(goals?.paragraphs[7]).toMatch(/^Khoa học, công nghệ/)
  })

  it('reads points of a list in their section, not as sections to be opened', () => {
    const tasks = library.section(TINH_UY, 'II.1.3')
    expect(tasks?.children).toEqual([])
    expect(tasks?.paragraphs).toHaveLength(8)
    expect(tasks?.paragraphs[7]).toMatch(/^\(7\) Tăng cường hợp tác quốc tế/)
    expect(library.section(TINH_UY, 'II.1.3.7')?.paragraphs).toHaveLength(1)
  })

  it('shows a passage with its neighbours and the line that introduces it', () => {
    const context = library.passageInContext(`${TINH_UY}#II.1.2/1.4`)
    expect(context?.source).toBe(
      'Nghị quyết 57-NQ/TW, theo Hướng dẫn không ghi số của Ban Tuyên giáo Tỉnh ủy, mục II.1.2, gạch đầu dòng thứ 1, dấu cộng thứ 4',
    )
    expect(context?.before[0]).toBe('- Đến năm 2030:')
    expect(context?.before).toHaveLength(3)
    expect(context?.text).toMatch(/^\+ Hạ tầng công nghệ số/)
    expect(context?.after.at(-1)).toBe('- Tầm nhìn đến năm 2045:')
    const point = library.passageInContext(`${TINH_UY}#II.1.3.5`)
    expect(point?.before.map((text) => text.slice(0, 3))).toEqual(['Các', '(3)', '(4)'])
    expect(point?.after.map((text) => text.slice(0, 3))).toEqual(['(6)', '(7)'])
    const starred = library.passageInContext(`${BIEN_HOA}#/*1.1`)
    expect(starred?.before.at(-1)).toBe('* Hình thức tuyên truyền:')
  })

  it('gives null for what it does not have', () => {
    expect(library.section('khong-co', '')).toBeNull()
    expect(library.section(TINH_UY, 'IX')).toBeNull()
    expect(library.passageInContext(`${TINH_UY}#IX/1`)).toBeNull()
    expect(library.passageInContext('')).toBeNull()
  })
})

describe('source lines', () => {
  const place = (id: string) => {
    for (const document of corpus.documents)
      for (const passage of document.passages)
        if (passage.id === id) return describePlace(document, passage)
    return null
  }

  it('names the superior document only where the section restates it', () => {
    expect(place(`${TINH_UY}#II.1.2/1`)).toBe(
      'Nghị quyết 57-NQ/TW, theo Hướng dẫn không ghi số của Ban Tuyên giáo Tỉnh ủy, mục II.1.2, gạch đầu dòng thứ 1',
    )
    expect(place(`${TINH_UY}#II.2/1`)).toBe(
      'Hướng dẫn không ghi số của Ban Tuyên giáo Tỉnh ủy, mục II.2, gạch đầu dòng thứ 1',
    )
    expect(place(`${PHUOC_LONG}#II.1.2.4`)).toMatch(/^Nghị quyết 57-NQ\/TW, theo .* điểm \(4\)$/)
    expect(place(`${PHUOC_LONG}#II.1.3`)).toMatch(/^Hướng dẫn/)
    expect(place('cong-van-1180-du-so-gddt#II.1.1')).toMatch(/^Nghị quyết 57-NQ\/TW, theo Công văn/)
    expect(place('cong-van-1180-du-so-gddt#II.1.2')).toMatch(/^Công văn số 1180-CV\/ĐU/)
    expect(place('chuong-trinh-hanh-dong-thai-nguyen#II.1/2')).toMatch(/^Chương trình hành động/)
  })

  it('writes other places in small letters after the comma, Điều with a capital', () => {
    expect(place(`${TINH_UY}#signature`)).toMatch(/Tỉnh ủy, chữ ký$/)
    expect(place(`${BIEN_HOA}#/p4`)).toMatch(/\(Biên Hòa\), đoạn thứ 4$/)
    expect(place(`${BIEN_HOA}#/*1.1`)).toMatch(/, phần “Hình thức tuyên truyền”, gạch đầu dòng/)
    const [document] = corpus.documents
    if (document === undefined) throw new Error('the corpus is empty')
    expect(describePlace(document, { section: 'dieu-5.1', locator: 'Điều 5, khoản 1' })).toMatch(
      /, Điều 5, khoản 1$/,
    )
  })

  it('leaves out an unknown issuer and a place the issuer already names', () => {
    const info = { kind: 'quyết định', number: '156/QĐ-UBND', issuer: null, place: null }
    expect(describeDocument(info)).toBe('Quyết định số 156/QĐ-UBND')
    expect(describeDocument({ ...info, issuer: 'Thành ủy Biên Hoà', place: 'Biên Hòa' })).toBe(
      'Quyết định số 156/QĐ-UBND của Thành ủy Biên Hoà',
    )
  })
})
