import type {
  Answer,
  Answered,
  Answerer,
  AskRequest,
  Citation,
} from '../../src/answering/answer.ts'
import type { Library } from '../../src/conversation/ports.ts'

/** A citation whose quote is its whole passage unless said otherwise. */
export function citation(overrides: Partial<Citation> = {}): Citation {
  const quote = overrides.quote ?? 'Quy mô kinh tế số đạt tối thiểu 40% GRDP.'
  const locator = overrides.locator ?? 'Mục II.1, gạch đầu dòng thứ 2'
  return {
    documentId: 'chuong-trinh',
    documentNumber: null,
    section: 'II.1',
    locator,
    passageId: 'chuong-trinh#II.1/2',
    passage: quote,
    quote,
    source: `Chương trình hành động của Tỉnh ủy Thái Nguyên, ${locator}`,
    ...overrides,
  }
}

/** An answer of one block; each citation's quote is one line. */
export function answered(
  citations: Citation[] = [citation()],
  role: 'text' | 'item' = 'text',
): Answered {
  const lines = citations.map(({ quote }, index) => ({ text: quote, citation: index, role }))
  const label = 'Chương trình hành động của Tỉnh ủy Thái Nguyên'
  return {
    kind: 'answered',
    isSure: true,
    blocks: [{ documentId: citations[0]?.documentId ?? '', label, note: null, lines }],
    citations,
  }
}

/** Answers what the test says, and keeps what it was asked. */
export function createFakeAnswerer() {
  const asked: AskRequest[] = []
  const others: Citation[] = []
  const script = {
    reply: (_request: AskRequest): Answer | Promise<Answer> => answered(),
  }
  const answerer = {
    async answer(request: AskRequest) {
      asked.push(request)
      return await script.reply(request)
    },
    otherSources: (_passageId: string) => others,
    cite: (passageId: string) => {
      const known = citation()
      return passageId === known.passageId ? known : null
    },
  } satisfies Answerer
  return { ...answerer, asked, others, script }
}

/** Two documents, one of them with a section that has sections, a long text and a long list. */
export function createFakeLibrary() {
  const source = 'Chương trình hành động của Tỉnh ủy Thái Nguyên'
  const title = 'Chương trình hành động thực hiện Nghị quyết số 57-NQ/TW'
  const documents = [
    {
      id: 'chuong-trinh',
      title,
      kind: 'chương trình hành động',
      number: null,
      issuer: 'Tỉnh ủy Thái Nguyên',
      place: 'Thái Nguyên',
      implements: ['57-NQ/TW'],
      source,
    },
    {
      id: 'huong-dan',
      title: 'Hướng dẫn tuyên truyền',
      kind: 'hướng dẫn',
      number: '15-HD/TU',
      issuer: 'Thị ủy',
      place: null,
      implements: ['57-NQ/TW'],
      source: 'Hướng dẫn của Thị ủy',
    },
  ]
  /** Questions were written for these only. */
  const asksOf = (ids: readonly string[]) => ids.filter((id) => id.startsWith('hay-hoi#'))
  const section = (sectionId: string, parentId: string | null, rest: object) => ({
    documentId: 'chuong-trinh',
    sectionId,
    parentId,
    title: sectionId === '' ? title : `Mục ${sectionId}`,
    source,
    children: [],
    paragraphs: [],
    ...rest,
  })
  const sections = [
    section('', null, {
      children: [
        { sectionId: 'I', title: 'Mục I. Mục đích' },
        { sectionId: 'II', title: 'Mục II. Mục tiêu' },
      ],
    }),
    section('I', '', { paragraphs: ['Đoạn ngắn.'] }),
    section('II', '', {
      children: Array.from({ length: 20 }, (_, index) => ({
        sectionId: `II.${index + 1}`,
        title: `Mục II.${index + 1}. Nhiệm vụ thứ ${index + 1}`,
      })),
    }),
    section('chuong-II', '', { paragraphs: ['Lời của chương.'] }),
    section('dieu-5', '', { paragraphs: ['Lời của điều.'] }),
    section('dieu-5.2.đ', 'dieu-5', { paragraphs: ['Lời của điểm.'] }),
    section('II.1', 'II', {
      paragraphs: Array.from({ length: 6 }, (_, i) => `Đoạn ${i + 1}. ${'Nội dung. '.repeat(80)}`),
    }),
  ]
  return {
    documents: () => documents,
    section: (documentId: string, sectionId: string) =>
      sections.find((one) => one.documentId === documentId && one.sectionId === sectionId) ?? null,
    passageInContext: (passageId: string) =>
      passageId === 'chuong-trinh#II.1/2'
        ? { source, before: ['Đoạn trước.'], text: citation().passage, after: ['Đoạn sau.'] }
        : null,
    suggestions: {
      opening: (count: number) =>
        ['Kinh tế số đến năm 2030 là bao nhiêu?', 'Tầm nhìn đến năm 2045 là gì?'].slice(0, count),
      beside: (ids: readonly string[], _asked: string, count: number) =>
        asksOf(ids)
          .map((id) => `Bên cạnh ${id} là gì?`)
          .slice(0, count),
      answeredBy: (ids: readonly string[], _asked: string, count: number) =>
        asksOf(ids)
          .map((id) => `${id} nói gì?`)
          .slice(0, count),
    },
    places: () => ['Thái Nguyên', 'Biên Hòa', 'Phước Long'],
  } satisfies Library
}
