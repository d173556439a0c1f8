/** What a member reads after a contest. */
import type { TextBlock } from '../channels/channel.ts'
import { percent } from '../lib/percent.ts'
import type { ContestResults, ContestStanding } from '../quiz/contest/desk.ts'
import type { Contest } from '../quiz/contest/ports.ts'
import type { RankedPerson, RankedUnit } from '../quiz/contest/ranking.ts'
import { rightOptions } from '../quiz/grade.ts'
import type { Run } from '../quiz/study/ports.ts'
import { numberWords } from './announce-words.ts'
import { contestButton } from './contest-replies.ts'
import { tryWords } from './contest-words.ts'
import { chosenOptions } from './option-buttons.ts'
import { type Reply, type ReplyButton, textReply, toRows } from './reply.ts'

/** People and units that everybody is shown. */
export const TOP = 10
const REVIEWED_AT_ONCE = 5

export function countingReply(contest: Contest): Reply {
  return {
    ...textReply([
      `Cuộc thi “${contest.title}” đã kết thúc. Sổ tay đang tổng hợp kết quả, Bạn xem lại sau một phút.`,
    ]),
    buttons: [[contestButton('Xem kết quả', 'result', contest.id)]],
  }
}

/** The own rank first, then the first of all. */
export function contestResultReply(standing: ContestStanding, results: ContestResults): Reply {
  const { contest, people, units } = results
  const isPart = standing.place !== null
  return {
    blocks: [
      { kind: 'title', text: `Kết quả: ${contest.title}` },
      ...ownBlocks(standing, contest),
      ...topBlocks(results),
      ...(units.length === 0 ? [] : unitBlocks(units)),
      {
        kind: 'note',
        text:
          people.length > 0
            ? 'Xếp theo số câu đúng, rồi thời gian, rồi số dự đoán.'
            : 'Bạn gõ /ontap để ôn tập.',
      },
    ],
    buttons: isPart && standing.run !== null ? [[reviewButton('Xem đáp án', contest, 0)]] : [],
  }
}

/** `1. Nguyễn Văn A (Chi bộ 3): đúng 10 trên 10 câu, 2 phút 05 giây`. */
export function personLine({ rank, name, unit, best }: RankedPerson, contest: Contest): string {
  const of = unit === null ? '' : ` (${unit})`
  return `${rank}. ${name}${of}: ${tryWords(best, contest)}`
}

/** `1. Chi bộ 3: đúng bình quân 92%, 14 người`. */
export function unitLine({ rank, name, share, members }: RankedUnit): string {
  return `${rank}. ${name}: đúng bình quân ${percent(share)}, ${numberWords(members)} người`
}

/** What was asked in a try with what was right, and the ways to the clauses. */
export function reviewReply(
  contest: Contest,
  { run, page, sourceOf }: { run: Run; page: number; sourceOf(passageId: string): string | null },
): Reply {
  const start = page * REVIEWED_AT_ONCE
  const shown = run.questions.slice(start, start + REVIEWED_AT_ONCE)
  const left = run.questions.length - start - shown.length
  const blocks = shown.map((question, index): TextBlock => {
    const number = start + index + 1
    const answer = run.answers.find(({ position }) => position === number - 1)
    const isRight = answer?.isRight === true
    const chosen =
      answer === undefined
        ? 'Bạn chưa trả lời câu này.'
        : `Bạn chọn: ${chosenOptions(question, answer.choices)}`
    const source = sourceOf(question.passageId)
    return {
      kind: 'paragraph',
      text: [
        `Câu ${number} (${isRight ? 'đúng' : 'chưa đúng'}). ${question.question}`,
        `Đáp án đúng: ${rightOptions(question)}`,
        ...(isRight ? [] : [chosen]),
        question.explanation,
        ...(source === null ? [] : [`Nguồn: ${source}`]),
      ].join('\n'),
    }
  })
  const passages = shown.map(
    ({ passageId }, index): ReplyButton => ({
      label: `Nguyên văn câu ${start + index + 1}`,
      action: { kind: 'show_passage', passageId },
    }),
  )
  return {
    blocks: [{ kind: 'title', text: `Đáp án: ${contest.title}` }, ...blocks],
    buttons: [
      ...toRows(passages, 2),
      ...(left > 0 ? [[reviewButton(`Xem tiếp ${left} câu`, contest, page + 1)]] : []),
    ],
  }
}

function ownBlocks(
  { view, place, participants, unit, allRight }: ContestStanding,
  contest: Contest,
): TextBlock[] {
  if (place === null) {
    return [{ kind: 'paragraph', text: 'Bạn không tham gia cuộc thi này.' }]
  }
  const guessed = view.guess === null ? '' : `; Bạn dự đoán ${numberWords(view.guess)} người`
  return [
    {
      kind: 'paragraph',
      text: `Bạn xếp hạng ${numberWords(place.rank)} trên ${numberWords(participants)} người: ${tryWords(place.best, contest)}.`,
    },
    { kind: 'paragraph', text: `Có ${numberWords(allRight)} người trả lời đúng hết${guessed}.` },
    ...(unit === null
      ? []
      : [
          {
            kind: 'paragraph' as const,
            text: `${unit.name} xếp hạng ${numberWords(unit.rank)}: đúng bình quân ${percent(unit.share)}.`,
          },
        ]),
  ]
}

function topBlocks({ people, contest }: ContestResults): TextBlock[] {
  if (people.length === 0) return [{ kind: 'paragraph', text: 'Chưa có ai làm bài.' }]
  return [
    { kind: 'paragraph', text: 'Xếp hạng cá nhân:' },
    lines(people.slice(0, TOP).map((one) => personLine(one, contest))),
  ]
}

function unitBlocks(units: readonly RankedUnit[]): TextBlock[] {
  return [
    { kind: 'paragraph', text: 'Xếp hạng chi bộ, tổ:' },
    lines(units.slice(0, TOP).map(unitLine)),
  ]
}

/** Each begins with its rank, so that it needs no bullet. */
function lines(items: string[]): TextBlock {
  return { kind: 'paragraph', text: items.join('\n') }
}

function reviewButton(label: string, { id }: Contest, page: number): ReplyButton {
  return contestButton(label, 'review', id, page)
}
