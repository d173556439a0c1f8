import type { TextBlock } from '../channels/channel.ts'
import { percent } from '../lib/percent.ts'
import type { BankQuestion } from '../quiz/bank.ts'
import { grade, hasSeveralRight, optionLetter } from '../quiz/grade.ts'
import { participantOf, sharesOf } from '../quiz/meeting/shares.ts'
import { type Standing, standingsOf, unitStandings } from '../quiz/meeting/standings.ts'
import { isOver, type MeetingView } from '../quiz/meeting/view.ts'
import { meetingButton, revealControls } from './meeting-buttons.ts'
import { inRows } from './meeting-lobby-replies.ts'
import { questionNumber } from './meeting-words.ts'
import { type Reply, type ReplyButton, shorten } from './reply.ts'

const MOST_IN_STANDINGS = 10
const MOST_IN_FINAL = 20
const MOST_UNITS = 15
const MOST_TO_READ_AGAIN = 5
const MOST_LABEL = 60

/** Source lines of passages by their id; null when a passage is no longer there. */
export type SourceOf = (passageId: string) => string | null

/** Whom a message is for. `participantId`: of who holds the phone, null when not in the meeting. */
export type Reader =
  | { kind: 'group' }
  | { kind: 'phone'; participantId: string | null; steers: boolean }

/** Who reads on this phone. */
export function phoneReader(
  view: MeetingView,
  account: { channel: string; chatId: string },
  steers: boolean,
): Reader {
  return { kind: 'phone', participantId: participantOf(view, account)?.id ?? null, steers }
}

/** The right answer, how everybody answered, and the words of the document. */
export function revealReply(
  view: MeetingView,
  index: number,
  { reader, sourceOf }: { reader: Reader; sourceOf: SourceOf },
): Reply {
  const question = view.meeting.questions[index]
  const state = view.questions[index]
  if (question === undefined || state === undefined) return { blocks: [], buttons: [] }
  const shares = sharesOf(question, state)
  const controls = reader.kind === 'group' || reader.steers ? revealControls(view, index) : []
  const skipped = 'Câu này được bỏ, không tính cho ai.'
  return {
    blocks: [
      { kind: 'title', text: `${questionNumber(view, index)}: đáp án` },
      ...verdictBlocks(view, question, index, reader),
      { kind: 'paragraph', text: question.question },
      linesBlock(
        question.options.map((option, choice) =>
          optionLine(question, choice, option, shares.options[choice]),
        ),
      ),
      { kind: 'paragraph', text: state.isSkipped ? skipped : turnoutWords(view, shares) },
      { kind: 'paragraph', text: question.explanation },
      ...quoteBlocks(question, sourceOf),
    ],
    buttons: [...clauseButton(view, index), ...controls],
  }
}

/** Where everybody stands between two questions; the best ones by name. */
export function standingsReply(view: MeetingView, index: number, reader: Reader): Reply {
  const standings = standingsOf(view, index)
  return {
    blocks: [
      { kind: 'title', text: `Kết quả sau ${questionNumber(view, index).toLowerCase()}` },
      ...tableBlocks(view, standings, { limit: MOST_IN_STANDINGS, reader }),
    ],
    buttons: [],
  }
}

/** How it ended: by person and by unit; on a phone what to read again. */
export function finalReply(
  view: MeetingView,
  { reader, sourceOf }: { reader: Reader; sourceOf: SourceOf },
): Reply {
  const standings = standingsOf(view)
  const asked = view.questions.filter(isOver).length
  const report = meetingButton(view, 'Nhận biên bản và bảng kết quả', { kind: 'report' })
  const getsReport = reader.kind === 'group' || reader.steers
  const wrong = wrongQuestions(view, reader)
  return {
    blocks: [
      { kind: 'title', text: `Kết thúc phiên thi mã ${view.meeting.code}` },
      { kind: 'paragraph', text: endWords(view, asked) },
      ...(asked === 0 ? [] : tableBlocks(view, standings, { limit: MOST_IN_FINAL, reader })),
      ...(asked === 0 ? [] : unitBlocks(standings, asked)),
      ...readAgainBlocks(view, wrong, { reader, sourceOf, asked }),
    ],
    buttons: [
      ...inRows(wrong.map((index) => readAgainButton(view, index))),
      ...(getsReport && asked > 0 ? [[report]] : []),
    ],
  }
}

function verdictBlocks(
  view: MeetingView,
  question: BankQuestion,
  index: number,
  reader: Reader,
): TextBlock[] {
  if (reader.kind === 'group' || reader.participantId === null) return []
  const vote = view.questions[index]?.votes.get(reader.participantId)
  if (vote === undefined) {
    return [{ kind: 'paragraph', text: 'Sổ tay chưa nhận được câu trả lời của Bạn.' }]
  }
  const isRight = grade(question, vote.choices) === 'right'
  const chosen = vote.choices.map((choice) => question.options[choice] ?? '').join('; ')
  const verdict = isRight ? 'Bạn trả lời đúng.' : `Bạn trả lời chưa đúng. Bạn chọn: ${chosen}`
  return [{ kind: 'paragraph', text: verdict }]
}

/** Lines that begin with a letter or a rank need no dots before them. */
function linesBlock(lines: string[]): TextBlock {
  return { kind: 'paragraph', text: lines.join('\n') }
}

function optionLine(
  { correct }: BankQuestion,
  choice: number,
  option: string,
  share: { count: number; share: number } | undefined,
): string {
  const mark = correct.includes(choice) ? '✓ ' : ''
  const { count, share: part } = share ?? { count: 0, share: 0 }
  return `${mark}${optionLetter(choice)}. ${option}: ${count} người (${percent(part)})`
}

function turnoutWords(
  { participants }: MeetingView,
  { answered, right, rightShare }: { answered: number; right: number; rightShare: number },
): string {
  if (answered === 0) return 'Chưa có ai trả lời câu này.'
  const turnout = `${answered} trên ${participants.length} người trả lời`
  return `${turnout}, ${right} người đúng (${percent(rightShare)}).`
}

function quoteBlocks({ passageId, source }: BankQuestion, sourceOf: SourceOf): TextBlock[] {
  const line = sourceOf(passageId)
  if (line === null) return [{ kind: 'paragraph', text: `Văn bản viết: “${source.quote}”` }]
  return [{ kind: 'quote', text: source.quote, source: line }]
}

function clauseButton(view: MeetingView, question: number): ReplyButton[][] {
  return [[meetingButton(view, 'Xem nguyên văn', { kind: 'clause', question })]]
}

function tableBlocks(
  view: MeetingView,
  standings: Standing[],
  { limit, reader }: { limit: number; reader: Reader },
): TextBlock[] {
  if (standings.length === 0) return [{ kind: 'paragraph', text: 'Chưa có ai trả lời.' }]
  const shown = standings.slice(0, limit)
  const rest = standings.length - shown.length
  const own =
    reader.kind === 'group'
      ? undefined
      : standings.find(({ participantId }) => participantId === reader.participantId)
  return [
    linesBlock(shown.map((one) => `${one.rank}. ${one.name}: ${scoreWords(view, one)}`)),
    ...(rest > 0 ? [{ kind: 'note' as const, text: `Và ${rest} người nữa.` }] : []),
    ...(own === undefined
      ? []
      : [
          {
            kind: 'paragraph' as const,
            text:
              own.right === 0
                ? 'Bạn chưa đúng câu nào.'
                : `Bạn đứng thứ ${own.rank} trên ${standings.length} người: ${scoreWords(view, own)}.`,
          },
        ]),
  ]
}

/** `đúng 8 câu`, with points where there are any. */
function scoreWords({ meeting }: MeetingView, { right, points }: Standing): string {
  const count = `đúng ${right} câu`
  return meeting.settings.mode === 'compete' ? `${points} điểm, ${count}` : count
}

/** Only where somebody told a unit. */
function unitBlocks(standings: Standing[], asked: number): TextBlock[] {
  const units = unitStandings(standings, asked)
  if (units.length === 0) return []
  return [
    { kind: 'paragraph', text: 'Theo chi bộ, tổ (tỷ lệ đúng trung bình):' },
    linesBlock(
      units
        .slice(0, MOST_UNITS)
        .map(
          ({ rank, unit, share, members }) =>
            `${rank}. ${unit}: ${percent(share)}, ${members} người`,
        ),
    ),
  ]
}

function endWords({ phase, meeting }: MeetingView, asked: number): string {
  const reason = phase.kind === 'ended' ? phase.reason : 'done'
  const counted = `${asked} trên ${meeting.questions.length} câu được tính.`
  switch (reason) {
    case 'done':
      return asked === meeting.questions.length
        ? `Đã làm xong ${asked} câu.`
        : `Đã xong, ${counted}`
    case 'host':
      return asked === 0
        ? 'Người chủ trì đã hủy phiên thi.'
        : `Người chủ trì đã kết thúc, ${counted}`
    case 'expired':
      return asked === 0
        ? 'Phiên thi tự đóng vì quá lâu chưa bắt đầu. Bạn gõ /thi để mở phiên mới.'
        : `Phiên thi tự đóng vì tạm dừng quá lâu, ${counted}`
    case 'no_answer':
      return 'Phiên thi tự kết thúc vì ba câu liền không có ai trả lời.'
  }
}

/** Indices of the questions this reader got wrong or left out. */
function wrongQuestions(view: MeetingView, reader: Reader): number[] {
  if (reader.kind === 'group' || reader.participantId === null) return []
  const { participantId } = reader
  return view.questions
    .filter((one) => {
      const question = view.meeting.questions[one.index]
      if (question === undefined || !isOver(one)) return false
      return grade(question, one.votes.get(participantId)?.choices ?? []) !== 'right'
    })
    .map(({ index }) => index)
    .slice(0, MOST_TO_READ_AGAIN)
}

function readAgainBlocks(
  view: MeetingView,
  wrong: number[],
  { reader, sourceOf, asked }: { reader: Reader; sourceOf: SourceOf; asked: number },
): TextBlock[] {
  if (reader.kind === 'group' || reader.participantId === null || asked === 0) return []
  if (wrong.length === 0) {
    return [{ kind: 'paragraph', text: 'Bạn trả lời đúng tất cả các câu.' }]
  }
  const sources = wrong.map((index) => {
    const question = view.meeting.questions[index]
    return (
      (question === undefined ? null : sourceOf(question.passageId)) ?? questionNumber(view, index)
    )
  })
  return [
    { kind: 'paragraph', text: 'Bạn nên đọc lại:' },
    { kind: 'list', items: [...new Set(sources)] },
    { kind: 'note', text: 'Bạn bấm một câu ở dưới để mở nguyên văn, hoặc gõ /ontap để ôn tiếp.' },
  ]
}

function readAgainButton(view: MeetingView, index: number): ReplyButton {
  const question = view.meeting.questions[index]
  const label = `Đọc lại câu ${index + 1}: ${question?.question ?? ''}`
  return meetingButton(view, shorten(label, MOST_LABEL), { kind: 'clause', question: index })
}

/** The letters of the chosen options, as a notice names them. */
export function choiceLetters(question: BankQuestion, choices: number[]): string {
  const letters = choices.map(optionLetter)
  return hasSeveralRight(question) ? letters.join(', ') : letters.join('')
}
