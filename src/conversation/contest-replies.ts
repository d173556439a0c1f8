/** What a member reads while a contest is open. */
import type { TextBlock } from '../channels/channel.ts'
import type { AskedQuestion, ContestView } from '../quiz/contest/desk.ts'
import type { Contest, ContestTry } from '../quiz/contest/ports.ts'
import type { ContestStep } from './actions.ts'
import { numberWords, timeWords } from './announce-words.ts'
import { triesWords, tryWords } from './contest-words.ts'
import { chosenOptions, optionButtons, questionBlocks, severalRightHint } from './option-buttons.ts'
import { type Reply, type ReplyButton, shorten, textReply } from './reply.ts'

const MAX_LABEL_LENGTH = 45
const HOW_TO_CONTINUE = 'Bạn gõ /cuocthi để xem các cuộc thi.'
const RULES =
  'Mỗi câu tính giờ từ lúc hiện ra, nhiều nhất 3 phút. Bằng số câu đúng thì xét thời gian, rồi số dự ' +
  'đoán. Hết giờ mới có đáp án và bảng xếp hạng có tên Bạn; muốn chọn tên khác, Bạn gõ /ten.'

/** Short notices for pressed buttons, at most 200 characters each. */
export const CONTEST_NOTICES = {
  saved: 'Đã ghi.',
  repeat: 'Bạn đã trả lời câu này rồi.',
} as const

/** A button of the contests' screens. `id` is null where no contest is meant. */
export function contestButton(
  label: string,
  step: ContestStep,
  id: number | null,
  value?: number,
): ReplyButton {
  return {
    label,
    action: { kind: 'contest', do: step, id, ...(value !== undefined && { value }) },
  }
}

/** /cuocthi: what is open, else when the next one opens and how the last one ended. */
export function contestsReply({
  open,
  next,
  last,
  isAdmin,
  hasUnit,
}: {
  open: ContestView[]
  next: Contest | null
  last: ContestView | null
  isAdmin: boolean
  /** Whether the member has told the own chi bộ or tổ. */
  hasUnit: boolean
}): Reply {
  const blocks: TextBlock[] = [{ kind: 'title', text: 'Cuộc thi' }]
  for (const view of open) blocks.push(...openBlocks(view))
  if (open.length === 0) {
    blocks.push({ kind: 'paragraph', text: 'Hiện không có cuộc thi nào đang mở.' })
  }
  if (next !== null) {
    const text = `Cuộc thi sắp tới: “${next.title}”, mở lúc ${timeWords(next.opensAt)}.`
    blocks.push({ kind: 'paragraph', text })
  }
  if (open.some(({ openTry, tries, contest }) => openTry !== null || isLeft(tries, contest))) {
    blocks.push({ kind: 'note', text: RULES })
  } else if (open.length === 0) {
    blocks.push({ kind: 'note', text: 'Trong khi chờ, Bạn gõ /ontap để ôn tập.' })
  }
  if (open.length > 0 && !hasUnit) {
    const text = 'Để kết quả được tính cho chi bộ, tổ của mình, Bạn gõ /donvi.'
    blocks.push({ kind: 'note', text })
  }
  const isAlone = open.length === 1
  return {
    blocks,
    buttons: [
      ...open.flatMap((view) => playButtons(view, isAlone)),
      ...(last === null
        ? []
        : [[contestButton(titled('Kết quả', last.contest), 'result', last.contest.id)]]),
      ...(isAdmin ? [[contestButton('Tạo cuộc thi', 'compose', null)]] : []),
    ],
  }
}

export function contestInPrivateReply(): Reply {
  return textReply(
    ['Cuộc thi làm trong cuộc trò chuyện riêng.'],
    ['Bạn nhắn riêng cho Sổ tay rồi gõ /cuocthi.'],
  )
}

/** A question of a try. `saved`: the number of the one answered before, where nothing else says so. */
export function contestQuestionReply(
  asked: AskedQuestion,
  { saved, marked = [] }: { saved: number | null; marked?: readonly number[] },
): Reply {
  const { question, position } = asked
  return {
    blocks: [
      ...(saved === null ? [] : [{ kind: 'paragraph' as const, text: `Đã ghi câu ${saved}.` }]),
      heading(asked),
      ...questionBlocks(question),
      ...noteBlocks(asked, marked),
    ],
    buttons: optionButtons(question, marked, (label, { choices, sends }) => ({
      label,
      action: { kind: 'contest_answer', runId: asked.run.id, position, choices, sends },
    })),
  }
}

/** In the place of a question that was answered: right or wrong is told when the contest is over. */
export function contestAnsweredReply(asked: AskedQuestion, choices: readonly number[]): Reply {
  return {
    blocks: [
      heading(asked),
      { kind: 'paragraph', text: asked.question.question },
      { kind: 'paragraph', text: `Bạn chọn: ${chosenOptions(asked.question, choices)}` },
      { kind: 'note', text: CONTEST_NOTICES.saved },
    ],
    buttons: [],
  }
}

/** The end of a try, and the question by which the equal are told apart. */
export function tryFinishedReply(view: ContestView, result: ContestTry): Reply {
  const { contest, tries, best, guess } = view
  const text = `Xong lượt ${result.number}: ${tryWords(result, contest)}.`
  const isBest = best?.number === result.number
  const bestText =
    best === null || isBest ? '' : ` Lượt tốt nhất của Bạn vẫn là lượt ${best.number}.`
  return {
    blocks: [
      { kind: 'title', text: contest.title },
      { kind: 'paragraph', text: `${text}${bestText} ${leftWords(tries, contest)}` },
      ...guessBlocks(guess),
    ],
    buttons: afterTryButtons(view),
  }
}

/** "Dự đoán": asks for the number, at any time while the contest is open. */
export function askGuessReply(view: ContestView): Reply {
  return {
    blocks: [{ kind: 'title', text: view.contest.title }, ...guessBlocks(view.guess)],
    buttons: afterTryButtons(view),
  }
}

export function guessSavedReply(view: ContestView, guess: number): Reply {
  const { contest, tries } = view
  return {
    ...textReply(
      [
        `Đã ghi dự đoán của Bạn: ${numberWords(guess)} người trả lời đúng hết.`,
        leftWords(tries, contest),
      ],
      [`Kết quả có sau khi cuộc thi đóng, lúc ${timeWords(contest.closesAt)}.`],
    ),
    buttons: afterTryButtons(view),
  }
}

/** A number alone was taken for a choice, or it is none. */
export function guessUnclearReply(view: ContestView): Reply {
  return {
    ...textReply(['Để ghi dự đoán, Bạn gõ chữ đoán rồi đến số người, ví dụ: đoán 25.']),
    buttons: afterTryButtons(view),
  }
}

export function guessTooLateReply(): Reply {
  return textReply(
    ['Chưa ghi được dự đoán, vì cuộc thi không còn mở hoặc Bạn chưa làm xong lượt nào.'],
    [HOW_TO_CONTINUE],
  )
}

export function triesUsedUpReply(view: ContestView): Reply {
  const { contest, best } = view
  const bestText = best === null ? '' : ` Lượt tốt nhất: ${tryWords(best, contest)}.`
  return {
    ...textReply(
      [`Bạn đã làm hết ${contest.settings.tries} lượt.${bestText}`],
      [`Kết quả có sau khi cuộc thi đóng, lúc ${timeWords(contest.closesAt)}.`],
    ),
    buttons: afterTryButtons(view),
  }
}

/** It was pressed before the opening or after the end. */
export function contestNotOpenReply({ contest, state }: ContestView): Reply {
  const { title } = contest
  switch (state) {
    case 'coming':
      return textReply(
        [`Cuộc thi “${title}” chưa mở. Cuộc thi mở lúc ${timeWords(contest.opensAt)}.`],
        ['Đến giờ, Bạn gõ /cuocthi để làm bài.'],
      )
    case 'cancelled':
      return textReply([`Cuộc thi “${title}” đã được hủy.`], [HOW_TO_CONTINUE])
    case 'open':
    case 'counting':
    case 'closed':
      return {
        ...textReply([`Cuộc thi “${title}” đã kết thúc.`]),
        buttons: [[contestButton('Xem kết quả', 'result', contest.id)]],
      }
  }
}

/** The time was over in the middle of a try. `result`: what counts, null when nothing was answered. */
export function closedInTryReply(view: ContestView, result: ContestTry | null): Reply {
  const reply = contestNotOpenReply(view)
  if (view.state === 'cancelled') return reply
  const text =
    result === null
      ? 'Câu trả lời này đến sau giờ đóng nên không được tính.'
      : `Câu trả lời này đến sau giờ đóng nên không được tính. Những câu Bạn trả lời kịp vẫn được tính: ${tryWords(result, view.contest)}.`
  return { ...reply, blocks: [...reply.blocks, { kind: 'paragraph', text }] }
}

export function contestGoneReply(): Reply {
  return textReply(['Không còn cuộc thi hoặc lượt thi này.'], [HOW_TO_CONTINUE])
}

function openBlocks({ contest, tries, best, guess }: ContestView): TextBlock[] {
  const lines = [`Mở đến ${timeWords(contest.closesAt)}.`, triesWords(contest.settings)]
  if (best !== null) {
    const many = tries.length === 1 ? '' : `, tốt nhất`
    lines.push(`Bạn đã làm ${tries.length} lượt${many}: ${tryWords(best, contest)}.`)
    lines.push(leftWords(tries, contest))
  }
  if (guess !== null) lines.push(`Bạn dự đoán ${numberWords(guess)} người trả lời đúng hết.`)
  return [
    { kind: 'paragraph', text: contest.title },
    { kind: 'list', items: lines },
  ]
}

function playButtons(view: ContestView, isAlone: boolean): ReplyButton[][] {
  const { contest, tries, openTry } = view
  const label = (text: string) => (isAlone ? text : titled(text, contest))
  if (openTry !== null) {
    return [[contestButton(label(`Làm tiếp lượt ${openTry.number}`), 'begin', contest.id)]]
  }
  const guess = contestButton(label('Dự đoán'), 'guess', contest.id)
  return [
    ...(isLeft(tries, contest)
      ? [[contestButton(label(`Bắt đầu lượt ${tries.length + 1}`), 'begin', contest.id)]]
      : []),
    ...(tries.length > 0 ? [[guess]] : []),
  ]
}

/** Never without a button: a number that is typed then presses none of those from before. */
function afterTryButtons({ contest, tries }: ContestView): ReplyButton[][] {
  if (!isLeft(tries, contest)) return [[contestButton('Xem các cuộc thi', 'list', null)]]
  return [[contestButton(`Bắt đầu lượt ${tries.length + 1}`, 'begin', contest.id)]]
}

function guessBlocks(guess: number | null): TextBlock[] {
  const known =
    guess === null ? '' : ` Bạn đã đoán ${numberWords(guess)}; muốn đổi, Bạn gõ lại trước giờ đóng.`
  return [
    {
      kind: 'paragraph',
      text: `Câu hỏi dự đoán: có bao nhiêu người trả lời đúng hết?${known}`,
    },
    { kind: 'note', text: 'Bạn gõ chữ đoán rồi đến số người, ví dụ: đoán 25.' },
  ]
}

function noteBlocks({ question, position }: AskedQuestion, marked: readonly number[]): TextBlock[] {
  const notes: string[] = []
  const hint = severalRightHint(question)
  if (hint !== null) {
    notes.push(
      marked.length === 0
        ? hint
        : `Đang chọn: ${chosenOptions(question, marked)}. Bạn chọn thêm, bỏ bớt, hoặc chọn Xong.`,
    )
  }
  if (position === 0) notes.push('Muốn nghỉ giữa chừng, lúc quay lại Bạn gõ /cuocthi để làm tiếp.')
  return notes.length === 0 ? [] : [{ kind: 'note', text: notes.join(' ') }]
}

function heading({ number, position, run }: AskedQuestion): TextBlock {
  return { kind: 'title', text: `Lượt ${number}, câu ${position + 1} trên ${run.questions.length}` }
}

function leftWords(tries: readonly ContestTry[], { settings }: Contest): string {
  const left = settings.tries - tries.length
  return left > 0 ? `Bạn còn ${left} lượt.` : 'Bạn đã làm hết các lượt.'
}

function isLeft(tries: readonly ContestTry[], { settings }: Contest): boolean {
  return tries.length < settings.tries
}

function titled(label: string, { title }: Contest): string {
  return shorten(`${label}: ${title}`, MAX_LABEL_LENGTH)
}
