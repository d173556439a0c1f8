import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { inferInfo } from '../../src/corpus/infer-info.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'

const FIXTURES = new URL('./fixtures/', import.meta.url).pathname
const SOURCES = new URL('../fixtures/corpus-sources/', import.meta.url)
const CORPUS = new URL('../../corpus/', import.meta.url)

const load = async (id: string) => {
  const corpus = await loadCorpus(FIXTURES)
  const document = corpus.documents.find((candidate) => candidate.id === id)
  if (document === undefined) throw new Error(`no fixture ${id}`)
  return { document, warnings: corpus.warnings.filter(({ documentId }) => documentId === id) }
}

describe('a document without front matter', () => {
  it('reads a state decision whose two columns were flattened, and the rules it issues', async () => {
    const { document, warnings } = await load('quyet-dinh-mau')
    expect(document).toMatchObject({
      title: 'Quyết định ban hành Quy chế quản lý nền tảng số dùng chung',
      kind: 'quyết định',
      number: '156/QĐ-SKHCN',
      issuer: 'Sở Khoa học và Công nghệ tỉnh Sơn Hà',
      place: 'Sơn Hà',
      level: 'cơ quan',
      date: '2025-02-05',
      signer: { name: 'Trần Thị Bích Ngọc', title: 'PHÓ GIÁM ĐỐC' },
      recipients: ['UBND tỉnh', 'Các sở, ban, ngành và cơ quan ngang sở'],
      implements: ['30/2020/NĐ-CP'],
    })
    expect(warnings).toEqual([])
    const locators = new Map(document.passages.map(({ id, locator }) => [id, locator]))
    expect(locators.get('quyet-dinh-mau#dieu-2')).toBe('Điều 2')
    expect(locators.get('quyet-dinh-mau#kem-theo.dieu-1.2.đ')).toBe(
      'Phần kèm theo, Điều 1, khoản 2, điểm đ',
    )
    expect(document.passages.find(({ role }) => role === 'signature')?.text).toBe(
      'KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC (Đã ký) Trần Thị Bích Ngọc',
    )
  })

  it('reads a Party plan with dashes after numbers and the signature before the recipients', async () => {
    const { document, warnings } = await load('ke-hoach-mau')
    expect(document).toMatchObject({
      title: 'Kế hoạch thực hiện Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị',
      number: '27-KH/HU',
      issuer: 'Huyện ủy Cồn Tiên',
      level: 'huyện/thị xã',
      date: '2025-03-09',
      signer: { name: 'Lê Văn Bảo', title: 'BÍ THƯ' },
      recipients: ['Thường trực Tỉnh ủy', 'Các chi bộ, đảng bộ trực thuộc'],
      implements: ['31-CTrHĐ/TU', '57-NQ/TW'],
    })
    expect(warnings).toEqual([])
    const plus = document.passages.find(({ text }) => text.startsWith('Một bài'))
    expect(plus?.locator).toBe('Mục II.1.1, điểm a, gạch đầu dòng thứ 1, dấu cộng thứ 1')
  })

  it('reads Party rules in articles, with titled paragraphs of an article', async () => {
    const { document } = await load('quy-dinh-mau')
    expect(document).toMatchObject({
      kind: 'quy định',
      number: '12-QĐ/TW',
      issuer: 'Ban Chấp hành Trung ương',
      level: 'trung ương',
      date: '2026-01-09',
      signer: { name: 'Hoàng Đức Minh', title: 'THƯỜNG TRỰC BAN BÍ THƯ' },
    })
    const passage = document.passages.find(({ id }) => id === 'quy-dinh-mau#dieu-1.2.b')
    expect(passage).toMatchObject({
      locator: 'Điều 1, khoản 2, điểm b',
      trail: [
        'CHƯƠNG I QUY ĐỊNH CHUNG',
        'Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng',
        '2. Đối tượng áp dụng',
      ],
    })
    expect(document.passages.find(({ id }) => id === 'quy-dinh-mau#dieu-2')?.kind).toBe('item')
  })

  it('reads a state letter: kind from its form, a blank day, wrapped lines joined', async () => {
    const { document } = await load('cong-van-mau')
    expect(document).toMatchObject({
      title: 'Báo cáo kết quả chuyển đổi số quý I',
      kind: 'công văn',
      number: '1234/BVH-VP',
      issuer: 'Bộ Văn hóa',
      place: 'Hà Nội',
      date: null,
      signer: { name: 'Phạm Quốc Huy', title: 'CHÁNH VĂN PHÒNG' },
      recipients: ['Sở Văn hóa các tỉnh, thành phố'],
    })
    expect(document.passages.find(({ id }) => id === 'cong-van-mau#/p1')?.text).toContain(
      'số liệu của TP. Hà Nội và các tỉnh.',
    )
  })

  it('leaves null what a plain text does not say, with a warning for each', async () => {
    const { document, warnings } = await load('ghi-chep')
    expect(document).toMatchObject({
      kind: 'văn bản',
      number: null,
      issuer: null,
      place: null,
      level: null,
      date: null,
      signer: null,
      recipients: [],
      implements: [],
    })
    expect(warnings.map(({ code }) => code)).toEqual([
      'uncertain_kind',
      'uncertain_title',
      'uncertain_issuer',
      'uncertain_signer',
    ])
    expect(document.passages.map(({ locator }) => locator)).toEqual(['Đoạn thứ 1', 'Đoạn thứ 2'])
  })

  it.each([
    ['ĐẢNG ỦY PHƯỜNG TÂN LẬP', 'xã/phường'],
    ['ỦY BAN NHÂN DÂN XÃ HÒA BÌNH', 'xã/phường'],
    ['ĐẢNG ỦY ĐẶC KHU PHÚ QUỐC', 'xã/phường'],
    ['ỦY BAN NHÂN DÂN THỊ XÃ HÒA BÌNH', 'huyện/thị xã'],
    ['BẢO HIỂM XÃ HỘI TỈNH HÒA BÌNH', 'tỉnh'],
    ['LIÊN MINH HỢP TÁC XÃ TỈNH HÒA BÌNH', 'tỉnh'],
    ['BAN CHỈ ĐẠO ĐỊA PHƯƠNG', null],
    ['SỞ LAO ĐỘNG VÀ XÃ HỘI', 'cơ quan'],
  ])('reads the level of %s: %s', (issuer, level) => {
    const text = `${issuer}\n\nSố 5-KH/ĐU\n\nKẾ HOẠCH\n\nChuyển đổi số\n\n1. Một việc.\n`
    expect(inferInfo('a', 'a.txt', text).info.level).toBe(level)
  })

  it('reads the five source texts as their front matter says, but for the place', async () => {
    const read = await loadCorpus(SOURCES.pathname)
    const written = await loadCorpus(CORPUS.pathname)
    expect(read.faults).toEqual([])
    for (const document of written.documents) {
      const { kind, number, issuer, level, date, signer, recipients, title } = document
      expect(read.documents.find(({ id }) => id === document.id)).toMatchObject({
        ...{ kind, number, issuer, level, date, signer, recipients, title },
        implements: document.implements,
      })
    }
    expect(await readFile(new URL('cong-van-1180-du-so-gddt.txt', SOURCES), 'utf8')).toContain(
      'Số 1180\\*',
    )
  })
})
