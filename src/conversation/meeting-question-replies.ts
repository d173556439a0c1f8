import type { TextBlock } from '../channels/channel.ts'
import type { QuizPoll } from '../channels/polls.ts'
import type { BankQuestion } from '../quiz/bank.ts'
import { hasSeveralRight, optionLetter } from '../quiz/grade.ts'
import { pollPrefix } from '../quiz/meeting/desk.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import { meetingButton, questionControls } from './meeting-buttons.ts'
import { progressWords } from './meeting-lobby-replies.ts'
import { numberWords } from './meeting-words.ts'
import { type Reply, type ReplyButton, shorten, shortenMiddle } from './reply.ts'

/** An option longer than this is printed above the buttons, which then carry letters. */
const MAX_LABEL_LENGTH = 45
/** Telegram Bot API, sendPoll: `explanation`. */
const MAX_EXPLANATION = 200
const MAX_REFERENCE = 90

interface AskedQuestion {
  /** Index of the question. */
  index: number
  question: BankQuestion
  /** Time to answer. */
  seconds: number
  /** Options marked so far, where several are right. */
  marked?: number[]
}

/** A question on a phone. */
export function phoneQuestionReply(view: MeetingView, asked: AskedQuestion): Reply {
  const { question, seconds } = asked
  const several = hasSeveralRight(question)
  const how = several
    ? ' Câu này có nhiều đáp án đúng: Bạn chọn từng đáp án rồi bấm Xong, hoặc gõ các chữ cái, ví dụ: A C.'
    : ''
  return {
    blocks: [
      ...questionBlocks(view, asked),
      { kind: 'note', text: `Bạn có ${Math.round(seconds)} giây để trả lời.${how}` },
    ],
    buttons: optionButtons(view, asked),
  }
}

/** The same in a group that gets no poll for it. */
export function groupQuestionReply(view: MeetingView, asked: AskedQuestion): Reply {
  return {
    blocks: [
      ...questionBlocks(view, asked),
      {
        kind: 'note',
        text: `Có ${Math.round(asked.seconds)} giây. Câu trả lời đầu tiên được tính.`,
      },
    ],
    buttons: [...optionButtons(view, asked), ...questionControls(view, asked.index)],
  }
}

/** What stands on a phone in the place of a question that was answered; right or wrong comes later. */
export function votedReply(
  view: MeetingView,
  { index, question, choices }: { index: number; question: BankQuestion; choices: number[] },
): Reply {
  const chosen = choices.map((choice) => question.options[choice] ?? '').join('; ')
  return {
    blocks: [
      ...questionBlocks(view, { index, question }),
      { kind: 'paragraph', text: `Bạn chọn: ${chosen}` },
      { kind: 'note', text: 'Đã ghi câu trả lời của Bạn. Đáp án hiện khi hết giờ.' },
    ],
    buttons: [],
  }
}

/** For the host of a meeting without a group. */
export function controlsReply(view: MeetingView, index: number): Reply {
  const [first = [], ...rest] = questionControls(view, index)
  return {
    blocks: [
      { kind: 'title', text: `Điều khiển: ${numberWords(view, index).toLowerCase()}` },
      { kind: 'paragraph', text: progressWords(view) },
    ],
    buttons: [[meetingButton(view, 'Xem số người đã trả lời', { kind: 'state' })], first, ...rest],
  }
}

/** The question as a native poll of the group. `source`: where it stands, null when not known. */
export function groupPoll(
  view: MeetingView,
  asked: AskedQuestion & { source: string | null },
): Omit<QuizPoll, 'buttons'> & { controls: ReplyButton[][] } {
  const { index, question, seconds, source } = asked
  return {
    text: `${pollPrefix(view, index)}${question.question}`,
    options: question.options,
    correct: question.correct,
    explanation: shortExplanation(question, source),
    // The host may give more time in the mode study, and a poll cannot be opened again.
    openSeconds:
      view.meeting.settings.mode === 'study' ? null : Math.ceil(seconds) + phoneSeconds(view),
    controls: questionControls(view, index),
  }
}

/** Phones get the question one after the other, and everybody's time begins after the last. */
const PHONES_PER_SECOND = 20
function phoneSeconds({ participants }: MeetingView): number {
  const phones = participants.reduce((sum, one) => sum + one.phones.length, 0)
  return Math.ceil(phones / PHONES_PER_SECOND)
}

/** The first sentence, and the place, in as few characters as a poll takes. */
function shortExplanation({ explanation }: BankQuestion, source: string | null): string {
  const [first = ''] = explanation.replace(/\s+/g, ' ').split(/(?<=[.;])\s/)
  if (source === null) return shorten(first, MAX_EXPLANATION)
  const reference = shortenMiddle(source, MAX_REFERENCE)
  return `${shorten(first, MAX_EXPLANATION - reference.length - 1)}\n${reference}`
}

function questionBlocks(
  view: MeetingView,
  { index, question }: Pick<AskedQuestion, 'index' | 'question'>,
): TextBlock[] {
  const printed = isLong(question)
    ? question.options.map((option, choice) => `${optionLetter(choice)}. ${option}`)
    : []
  return [
    { kind: 'title', text: numberWords(view, index) },
    { kind: 'paragraph', text: question.question },
    ...printed.map((text): TextBlock => ({ kind: 'paragraph', text })),
  ]
}

function optionButtons(
  view: MeetingView,
  { index, question, marked = [] }: AskedQuestion,
): ReplyButton[][] {
  const label = (choice: number) =>
    isLong(question) ? optionLetter(choice) : (question.options[choice] ?? '')
  if (!hasSeveralRight(question)) {
    return question.options.map((_, choice) => [
      meetingButton(view, label(choice), { kind: 'vote', question: index, choices: [choice] }),
    ])
  }
  const toggles = question.options.map((_, choice) => {
    const isMarked = marked.includes(choice)
    const choices = isMarked ? marked.filter((one) => one !== choice) : [...marked, choice]
    const text = isMarked ? `✓ ${label(choice)}` : label(choice)
    return [
      meetingButton(view, text, {
        kind: 'mark',
        question: index,
        choices: choices.sort((a, b) => a - b),
      }),
    ]
  })
  const done = meetingButton(view, 'Xong', { kind: 'vote', question: index, choices: marked })
  return marked.length === 0 ? toggles : [...toggles, [done]]
}

function isLong({ options }: BankQuestion): boolean {
  return options.some((option) => option.length > MAX_LABEL_LENGTH)
}
