import type { TextBlock } from '../channels/channel.ts'
import type { QuizPoll } from '../channels/polls.ts'
import type { BankQuestion } from '../quiz/bank.ts'
import { pollPrefix } from '../quiz/meeting/desk.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import { meetingButton, questionControls } from './meeting-buttons.ts'
import { progressWords } from './meeting-lobby-replies.ts'
import { questionNumber } from './meeting-words.ts'
import { chosenOptions, optionButtons, questionBlocks, severalRightHint } from './option-buttons.ts'
import { type Reply, type ReplyButton, shorten, shortenMiddle } from './reply.ts'

/** Telegram Bot API, sendPoll: `explanation`. */
const MAX_EXPLANATION = 200
const MAX_REFERENCE = 90

interface AskedQuestion {
  /** Index of the question. */
  index: number
  question: BankQuestion
  /** Time to answer; left out where it runs already. */
  seconds?: number
  /** Options marked so far, where several are right. */
  marked?: number[]
  /** The reader is the host and has no group: the buttons to steer come with it. */
  steers?: boolean
}

/** A question on a phone. */
export function phoneQuestionReply(
  view: Pick<MeetingView, 'meeting'>,
  asked: AskedQuestion,
): Reply {
  const { question, seconds } = asked
  const time = seconds === undefined ? [] : [`Bạn có ${Math.round(seconds)} giây để trả lời.`]
  const hint = severalRightHint(question)
  const how = hint === null ? [] : [hint]
  return {
    blocks: [
      ...askedBlocks(view, asked),
      ...[...time, ...how].map((text): TextBlock => ({ kind: 'note', text })),
    ],
    buttons: [...voteButtons(view, asked), ...controlsBelow(view, asked)],
  }
}

/** The same in a group that gets no poll for it. */
export function groupQuestionReply(
  view: MeetingView,
  asked: AskedQuestion & { seconds: number },
): Reply {
  return {
    blocks: [
      ...askedBlocks(view, asked),
      {
        kind: 'note',
        text: `Có ${Math.round(asked.seconds)} giây. Câu trả lời đầu tiên được tính.`,
      },
    ],
    buttons: [...voteButtons(view, asked), ...questionControls(view, asked.index)],
  }
}

/** What stands on a phone in the place of a question that was answered; right or wrong comes later. */
export function votedReply(
  view: Pick<MeetingView, 'meeting'>,
  asked: Omit<AskedQuestion, 'marked'> & { choices: number[] },
): Reply {
  const { question, choices } = asked
  return {
    blocks: [
      ...askedBlocks(view, asked),
      { kind: 'paragraph', text: `Bạn chọn: ${chosenOptions(question, choices)}` },
      { kind: 'note', text: 'Đã ghi câu trả lời của Bạn. Đáp án hiện khi hết giờ.' },
    ],
    buttons: controlsBelow(view, asked),
  }
}

/** For the host of a meeting without a group. */
export function controlsReply(view: MeetingView, index: number): Reply {
  const [first = [], ...rest] = questionControls(view, index)
  return {
    blocks: [
      { kind: 'title', text: `Điều khiển: ${questionNumber(view, index).toLowerCase()}` },
      { kind: 'paragraph', text: progressWords(view) },
    ],
    buttons: [[meetingButton(view, 'Xem số người đã trả lời', { kind: 'state' })], first, ...rest],
  }
}

/** The question as a native poll of the group. `source`: where it stands, null when not known. */
export function groupPoll(
  view: MeetingView,
  asked: AskedQuestion & { seconds: number; source: string | null },
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
  const [part = ''] = explanation.replace(/\s+/g, ' ').split(/(?<=[.;])\s/)
  const first = part.replace(/;$/, '.')
  if (source === null) return shorten(first, MAX_EXPLANATION)
  const reference = shortenMiddle(source, MAX_REFERENCE)
  return `${shorten(first, MAX_EXPLANATION - reference.length - 1)}\n${reference}`
}

function controlsBelow(
  view: Pick<MeetingView, 'meeting'>,
  { index, steers = false }: Pick<AskedQuestion, 'index' | 'steers'>,
): ReplyButton[][] {
  return steers ? questionControls(view, index) : []
}

function askedBlocks(
  { meeting }: Pick<MeetingView, 'meeting'>,
  { index, question }: Pick<AskedQuestion, 'index' | 'question'>,
): TextBlock[] {
  const place = questionNumber({ meeting }, index).toLowerCase()
  return [{ kind: 'title', text: `Phiên thi, ${place}` }, ...questionBlocks(question)]
}

function voteButtons(
  view: Pick<MeetingView, 'meeting'>,
  { index, question, marked = [] }: AskedQuestion,
): ReplyButton[][] {
  return optionButtons(question, marked, (label, { choices, sends }) =>
    meetingButton(view, label, { kind: sends ? 'vote' : 'mark', question: index, choices }),
  )
}
