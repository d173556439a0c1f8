import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../src/engine.ts'
import type { RetrieveRequest, Retriever } from '../../src/retrieval/retrieve.ts'
import { sharedEngine } from '../support/engine.ts'
import { silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const TWO_PLACES = fileURLToPath(new URL('./fixtures/two-places/', import.meta.url))
const THAI_NGUYEN = 'chuong-trinh-hanh-dong-thai-nguyen'
const TINH_UY = 'huong-dan-btg-tinh-uy'

let real: Retriever
let made: Engine
beforeAll(async () => {
  real = (await sharedEngine()).retriever
  const config = { corpusDirectory: TWO_PLACES, dataDirectory: '/dev/null/nowhere' }
  made = await createEngine(config, silentLogger)
})

async function idsOf(retriever: Retriever, request: string | RetrieveRequest): Promise<string[]> {
  const asked = typeof request === 'string' ? { question: request } : request
  return (await retriever.retrieve(asked)).hits.map(({ passage }) => passage.id)
}

/** The question as it was read, short forms and slips written out. */
async function readingOf(question: string): Promise<string> {
  return (await real.retrieve({ question })).question.text
}

describe('what a question is about', () => {
  it.each([
    ['Vân Sơn có bao nhiêu thư viện mỗi xã?', 'ke-hoach-van-son#I.1/1'],
    ['van son 2040 muc tieu thu vien bao nhieu', 'ke-hoach-van-son#I.2/1'],
    ['Cả nước có bao nhiêu thư viện mỗi xã?', 'huong-dan-ha-lam#I.2/1'],
    ['Kế hoạch 31 do ai ký?', 'ke-hoach-van-son#signature'],
    ['Theo 31-KH/HU thì trải nhựa bao nhiêu km đường?', 'ke-hoach-van-son#I.1/2'],
    ['Hạ Lam báo cáo bao lâu một lần?', 'huong-dan-ha-lam#II/1'],
    ['Mục I.2 của kế hoạch Vân Sơn nói gì', 'ke-hoach-van-son#I.2/1'],
  ])('%s', async (question, id) => {
    expect((await idsOf(made.retriever, question))[0]).toBe(id)
  })

  it('is read from the documents’ own data: the same words name nothing elsewhere', async () => {
    const question = 'Vân Sơn có bao nhiêu thư viện?'
    const [own, other] = [
      await made.retriever.retrieve({ question }),
      await real.retrieve({ question }),
    ]
    expect(Math.max(...own.scope.documents)).toBeGreaterThan(0.6)
    expect(Math.max(...other.scope.documents)).toBe(0)
    const thaiNguyen = await made.retriever.retrieve({
      question: 'Thái Nguyên có bao nhiêu thư viện?',
    })
    expect(thaiNguyen.scope.unknownPlace).toBe('Thái Nguyên')
  })

  it('knows documents that are named in the corpus, and those that are nowhere', async () => {
    const scopeOf = async (question: string) => (await made.retriever.retrieve({ question })).scope
    expect((await scopeOf('Nghị quyết 88 nói gì về thư viện?')).unknownReference).toBeNull()
    expect((await scopeOf('Nghị quyết 99 nói gì về thư viện?')).unknownReference?.text).toBe(
      'Nghị quyết 99',
    )
  })

  it('prefers the chat’s own place where the question names none, and hides nothing', async () => {
    const question = 'Mỗi nơi có tối thiểu mấy thư viện?'
    for (const [place, id] of [
      ['Vân Sơn', 'ke-hoach-van-son'],
      ['Hạ Lam', 'huong-dan-ha-lam'],
    ] as const) {
      const ids = await idsOf(made.retriever, { question, place })
      expect(ids[0]).toMatch(`${id}#`)
      expect(new Set(ids.map((one) => one.split('#')[0])).size).toBe(2)
    }
    const named = { question: 'Vân Sơn có mấy thư viện?', place: 'Hạ Lam' }
    expect((await idsOf(made.retriever, named))[0]).toMatch('ke-hoach-van-son#')
  })
})

describe('years', () => {
  it.each([
    ['đến 2035', ['2035']],
    ['den nam 2k40', ['2040']],
    ["giai đoạn '30 và 2045", ['2030', '2045']],
    ['Nghị quyết 57, 12000 người', []],
  ])('are read from %j', async (question, years) => {
    expect((await real.retrieve({ question })).question.years).toEqual(years)
  })

  it('tell one target from another', async () => {
    const targets = await Promise.all(
      ['2030', '2045'].map((year) => idsOf(real, `Quy mô kinh tế số của Thái Nguyên năm ${year}?`)),
    )
    expect(targets.map(([first]) => first)).toEqual([
      `${THAI_NGUYEN}#II.1/2`,
      `${THAI_NGUYEN}#II.2/p1`,
    ])
  })
})

describe('how people type', () => {
  it.each([
    ['CĐS và ĐMST', 'chuyển đổi số và đổi mới sáng tạo'],
    ['KHCN ko dc làm j', 'khoa học công nghệ không được làm gì'],
    ['nq57 ntn', 'nghị quyết 57 như thế nào'],
    ['nghij quyeets 57', 'nghị quyết 57'],
    ['chuye6n3 d9o6i3 so61', 'chuyển đổi số'],
    ['ngayf naof toor chuwcs', 'ngày nào tổ chức'],
    ['ai kí, quí mấy', 'ai ký, quý mấy'],
    ['ai kis cong vawn', 'ai ký công văn'],
    ['phat trien kinh te so', 'phát triển kinh tế số'],
    ['đạt 80% năm 2030', 'đạt 80% năm 2030'],
    ['có 100 doanh nghiệp', 'có 100 doanh nghiệp'],
    ['đào tạo ai', 'đào tạo trí tuệ nhân tạo'],
  ])('%s', async (typed, meant) => {
    expect(await readingOf(typed)).toBe(meant)
  })

  it('reads short forms of the documents’ own words', async () => {
    expect(await readingOf('ktế số')).toBe('kinh te số')
    expect((await idsOf(real, 'ktế số của Thái Nguyên 2030 đạt bn'))[0]).toBe(
      `${THAI_NGUYEN}#II.1/2`,
    )
  })

  it('adds readings and never drops what was typed', async () => {
    const { question } = await real.retrieve({ question: 'tu hd kh khcn ptriển' })
    for (const typed of ['tu', 'hd', 'kh', 'khcn', 'ptrien']) {
      expect(question.terms.has(typed), typed).toBe(true)
    }
    expect(question.terms.has('khoa hoc')).toBe(true)
  })

  it('keeps `ai` that asks who', async () => {
    expect(await readingOf('ai là nhân tố then chốt')).toBe('ai là nhân tố then chốt')
  })

  it.each([
    [
      'Hội nghị toàn quốc do Ban Bí thư tổ chức vào ngày nào?',
      'hoi nghi toan quoc do ban bi thu to chuc vao ngay nao',
    ],
    [
      'Kinh phí chi cho R&D của cả nước đạt bao nhiêu?',
      'kinh phi chi cho r&d cua ca nuoc dat bao nhieu',
    ],
    ['Người đứng đầu phải làm gì về chuyển đổi số?', 'nguoi dung dau phai lam gi ve chuyen doi so'],
    ['Ai ký công văn 1180?', 'AI KY CONG VAN 1180'.toLowerCase()],
    [
      'Phước Long tuyên truyền bằng những hình thức nào?',
      'phuoc long tuyen truyen bang nhung hinh thuc nao',
    ],
  ])('%s: the same without diacritics', async (marked, plain) => {
    expect((await idsOf(real, plain))[0]).toBe((await idsOf(real, marked))[0])
  })

  it.each([
    ['khao học công nghệ là động lực then chốt', 'khoa học công nghệ là động lực then chốt'],
    ['hooij nghij toanf quoocs ngayf naof', 'hội nghị toàn quốc ngày nào'],
    ['fát triển hạ tầng số', 'phát triển hạ tầng số'],
  ])('%s: the same as spelled right', async (typo, right) => {
    expect((await idsOf(real, typo)).slice(0, 3)).toContain((await idsOf(real, right))[0])
  })
})

describe('follow-ups', () => {
  it('take subject, scope and year from the question before', async () => {
    const history = [
      { role: 'user', text: 'Quy mô kinh tế số của Thái Nguyên năm 2030?' },
      { role: 'assistant', text: 'Tối thiểu 40% GRDP.' },
    ] as const
    expect((await idsOf(real, { question: 'còn đến 2045?', history }))[0]).toBe(
      `${THAI_NGUYEN}#II.2/p1`,
    )
    const { question, scope } = await real.retrieve({ question: 'Thế còn HDI?', history })
    expect(question.years).toEqual(['2030'])
    expect(scope.documents[0]).toBeGreaterThan(0.6)
  })

  it('may turn to another place', async () => {
    const history = [{ role: 'user', text: 'Vân Sơn có mấy thư viện đến 2035?' }] as const
    const ids = await idsOf(made.retriever, { question: 'còn Hạ Lam?', history })
    expect(ids[0]).toMatch('huong-dan-ha-lam#I.')
  })
})

describe('comparisons', () => {
  it('put the best passage of each side first', async () => {
    const question = 'Số thư viện của Vân Sơn so với Hạ Lam đến 2035?'
    const { hits, sides } = await made.retriever.retrieve({ question })
    expect(sides).toBe(2)
    expect(new Set(hits.slice(0, 2).map(({ passage }) => passage.documentId)).size).toBe(2)
  })

  it.each([
    'Kinh tế số năm 2030: Thái Nguyên so với cả nước đạt bao nhiêu?',
    'Kinh tế số năm 2030 thì cả nước đạt bao nhiêu, Thái Nguyên đạt bao nhiêu?',
    'Chỉ tiêu kinh tế số năm 2030 của Trung ương khác gì của Thái Nguyên?',
  ])('set a province against the nation: %s', async (question) => {
    const { hits, sides } = await real.retrieve({ question })
    expect(sides).toBe(2)
    expect(
      hits
        .slice(0, 2)
        .map(({ passage }) => passage.id)
        .sort(),
    ).toEqual([`${THAI_NGUYEN}#II.1/2`, `${TINH_UY}#II.1.2/1.2`])
  })

  it('need two sides', async () => {
    const question = 'Thái Nguyên thực hiện chỉ đạo của Trung ương thế nào?'
    expect((await real.retrieve({ question })).sides).toBe(0)
  })
})

describe('hits', () => {
  it('are as many as asked for, best first, each passage once', async () => {
    for (const limit of [1, 3, 25]) {
      const { hits } = await real.retrieve({ question: 'chuyển đổi số', limit })
      expect(hits).toHaveLength(limit)
      expect(new Set(hits.map(({ passage }) => passage.id)).size).toBe(limit)
      const scores = hits.map(({ score }) => score)
      expect(scores).toEqual([...scores].sort((a, b) => b - a))
    }
  })

  it('are none for a question without a word', async () => {
    for (const question of ['', '???', '😀']) expect(await idsOf(real, question)).toEqual([])
  })
})

it('a second engine on the same data answers from the saved index', async () => {
  const config = { corpusDirectory: TWO_PLACES, dataDirectory: temporaryDirectory() }
  const question = 'Vân Sơn có bao nhiêu thư viện mỗi xã?'
  const first = await createEngine(config, silentLogger)
  const second = await createEngine(config, silentLogger)
  expect(await second.answerer.answer({ question })).toEqual(
    await first.answerer.answer({ question }),
  )
})
