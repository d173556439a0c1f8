import type { Cell, Sheet } from '../../lib/workbook.ts'
import type { BankQuestion } from '../bank.ts'
import { optionLetter, rightOptions } from '../grade.ts'
import { countedQuestions, type Shares } from './shares.ts'
import { standingsOf, unitStandings } from './standings.ts'
import { isOver, type MeetingView } from './view.ts'

/** Source line of a passage; null when it is no longer among the documents. */
export type SourceOf = (passageId: string) => string | null

export interface TopicShare {
  topic: string
  questions: number
  answers: number
  /** Share right of the answers, 0–1. */
  share: number
}

/** A question below this share right is worth reading again together. */
const WEAK_SHARE = 0.7
const MODES = { study: 'Học', compete: 'Thi đua' } as const
const NO_UNIT = 'Chưa ghi'

/** Share right by topic over the questions that count and were answered, the best known first. */
export function topicShares(view: MeetingView): TopicShare[] {
  const topics = new Map<string, { questions: number; answers: number; right: number }>()
  for (const { question, shares } of countedQuestions(view)) {
    const so = topics.get(question.topic) ?? { questions: 0, answers: 0, right: 0 }
    topics.set(question.topic, {
      questions: so.questions + 1,
      answers: so.answers + shares.answered,
      right: so.right + shares.right,
    })
  }
  return [...topics]
    .filter(([, { answers }]) => answers > 0)
    .map(([topic, { questions, answers, right }]) => ({
      topic,
      questions,
      answers,
      share: right / answers,
    }))
    .sort((a, b) => b.share - a.share || a.topic.localeCompare(b.topic, 'vi'))
}

/** Share right of all answers to the questions that count, 0–1; null when there are none. */
export function rightShare(view: MeetingView): number | null {
  const all = countedQuestions(view).map(({ shares }) => shares)
  const answers = all.reduce((sum, { answered }) => sum + answered, 0)
  return answers === 0 ? null : all.reduce((sum, { right }) => sum + right, 0) / answers
}

/** The questions that fewest got right, the weakest first; those that nobody answered come last. */
export function weakQuestions(
  view: MeetingView,
): { index: number; question: BankQuestion; shares: Shares }[] {
  return countedQuestions(view)
    .filter(({ shares }) => shares.rightShare < WEAK_SHARE)
    .sort(
      (a, b) =>
        Number(a.shares.answered === 0) - Number(b.shares.answered === 0) ||
        a.shares.rightShare - b.shares.rightShare ||
        a.index - b.index,
    )
}

/**
 * A meeting as a workbook: who was there, how the questions went, what is to be read again. What a
 * single member answered stands nowhere, only how many were right.
 */
export function reportSheets(view: MeetingView, sourceOf: SourceOf): Sheet[] {
  const hasPoints = view.meeting.settings.mode === 'compete'
  return [
    sheet('Tổng hợp', [28, 60], [['Nội dung', 'Kết quả'], ...summaryRows(view)]),
    sheet(
      'Điểm danh',
      [28, 28, 22, 24, 16],
      [
        ['Họ tên', 'Chi bộ, tổ', 'Tham gia lúc', 'Cách tham gia', 'Số câu trả lời'],
        ...attendanceRows(view),
      ],
    ),
    sheet(
      'Theo người',
      [8, 28, 28, 12, ...(hasPoints ? [10] : []), 16, 20],
      [
        [
          'Hạng',
          'Họ tên',
          'Chi bộ, tổ',
          'Số câu đúng',
          ...(hasPoints ? ['Điểm'] : []),
          'Số câu trả lời',
          'Thời gian (giây)',
        ],
        ...standingsOf(view).map((one) => [
          one.rank,
          one.name,
          one.unit ?? NO_UNIT,
          one.right,
          ...(hasPoints ? [one.points] : []),
          one.answered,
          Math.round(one.elapsedMs / 1000),
        ]),
      ],
    ),
    sheet(
      'Theo chi bộ, tổ',
      [8, 36, 12, 34],
      [
        ['Hạng', 'Chi bộ, tổ', 'Số người', 'Tỷ lệ đúng trên tổng số câu (%)'],
        ...unitStandings(standingsOf(view), countedQuestions(view).length).map((one) => [
          one.rank,
          one.unit,
          one.members,
          toPercent(one.share),
        ]),
      ],
    ),
    sheet(
      'Theo chủ đề',
      [48, 12, 18, 16],
      [
        ['Chủ đề', 'Số câu', 'Số lượt trả lời', 'Tỷ lệ đúng (%)'],
        ...topicShares(view).map((one) => [
          one.topic,
          one.questions,
          one.answers,
          toPercent(one.share),
        ]),
      ],
    ),
    sheet(
      'Theo câu hỏi',
      [8, 60, 30, 40, 14, 10, 16, 60],
      [
        [
          'Câu',
          'Nội dung',
          'Chủ đề',
          'Đáp án đúng',
          'Số trả lời',
          'Đúng',
          'Tỷ lệ đúng (%)',
          'Lựa chọn',
        ],
        ...countedQuestions(view).map(({ index, question, shares }) => [
          index + 1,
          question.question,
          question.topic,
          rightOptions(question),
          shares.answered,
          shares.right,
          toPercent(shares.rightShare),
          optionCounts(question, shares),
        ]),
      ],
    ),
    sheet(
      'Nội dung cần học lại',
      [8, 16, 60, 48, 70],
      [
        ['Câu', 'Tỷ lệ đúng (%)', 'Nội dung', 'Nguồn', 'Nguyên văn'],
        ...weakQuestions(view).map(({ index, question, shares }) => [
          index + 1,
          shares.answered === 0 ? 'Chưa ai trả lời' : toPercent(shares.rightShare),
          question.question,
          sourceOf(question.passageId) ?? question.source.doc,
          question.source.quote,
        ]),
      ],
    ),
  ]
}

function sheet(name: string, columnWidths: number[], rows: Cell[][]): Sheet {
  const [heading = [], ...rest] = rows
  const bold = heading.map((text): Cell => (typeof text === 'string' ? { bold: text } : text))
  return { name, columnWidths, hasHeading: true, rows: [bold, ...rest] }
}

function summaryRows(view: MeetingView): Cell[][] {
  const { meeting, startedAt, phase, participants } = view
  const share = rightShare(view)
  return [
    ['Mã phiên', meeting.code],
    ['Số phiên', meeting.id],
    ['Bắt đầu', startedAt === null ? null : new Date(startedAt)],
    ['Kết thúc', phase.kind === 'ended' ? new Date(phase.at) : null],
    ['Người chủ trì', meeting.hostName],
    ['Chế độ', MODES[meeting.settings.mode]],
    ['Chủ đề', meeting.settings.topic ?? 'Mọi chủ đề'],
    ['Số người tham gia', participants.length],
    ['Số câu đã tính', countedQuestions(view).length],
    ['Số câu của phiên', meeting.questions.length],
    ['Tỷ lệ đúng (%)', share === null ? null : toPercent(share)],
  ]
}

function attendanceRows({ participants, questions }: MeetingView): Cell[][] {
  return participants.map(({ id, name, unit, joinedAt, firstSeenAt, phones }) => [
    name,
    unit ?? NO_UNIT,
    new Date(joinedAt ?? firstSeenAt),
    phones.length > 0 ? 'Bằng mã, điện thoại riêng' : 'Trong nhóm',
    questions.filter((one) => isOver(one) && one.votes.has(id)).length,
  ])
}

function optionCounts({ options }: BankQuestion, { options: counts }: Shares): string {
  return options
    .map((option, index) => `${optionLetter(index)}. ${option}: ${counts[index]?.count ?? 0}`)
    .join('; ')
}

function toPercent(share: number): number {
  return Math.round(share * 100)
}
