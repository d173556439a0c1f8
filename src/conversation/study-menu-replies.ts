import type { Run } from '../quiz/study/ports.ts'
import { type Reply, type ReplyButton, shortenMiddle, textReply } from './reply.ts'
import type { Wish } from './study-actions.ts'
import { beginButton, continueButton, noQuestionsReply, pageButtons } from './study-replies.ts'
import type { StudyChoice } from './study-wishes.ts'

const MAX_LABEL_LENGTH = 45
const CHOICES_PER_PAGE = 8
const MAX_TYPED_LENGTH = 60
const BEGIN_ANEW = 'Làm lượt mới'

/** The ways to begin. `leaves`: id of an open run that the member has agreed to leave. */
export function studyMenuReply(leaves?: number): Reply {
  return {
    ...textReply(
      ['Bạn muốn ôn tập theo cách nào?'],
      ['Bạn cũng có thể gõ chủ đề, ví dụ: /ontap mục tiêu 2030.'],
    ),
    buttons: menuButtons(leaves),
  }
}

/** A run is open: go on with it, or begin anew, with `wish` where one was said. */
export function continueReply(run: Run, wish?: Wish): Reply {
  const answered = run.answers.length
  const total = run.questions.length
  return {
    ...textReply([`Bạn đang làm dở: ${run.title}, đã trả lời ${answered} trên ${total} câu.`]),
    buttons: [
      [continueButton(run)],
      [
        wish === undefined
          ? { label: BEGIN_ANEW, action: { kind: 'study_menu', leaves: run.id } }
          : beginButton(BEGIN_ANEW, wish, run.id),
      ],
    ],
  }
}

/** Topics or documents, a page at a time. */
export function choicesReply(
  what: 'topics' | 'documents',
  choices: StudyChoice[],
  { page, leaves }: { page: number; leaves?: number | undefined },
): Reply {
  if (choices.length === 0) return noQuestionsReply()
  const last = Math.ceil(choices.length / CHOICES_PER_PAGE) - 1
  const current = Math.min(page, last)
  const shown = choices.slice(current * CHOICES_PER_PAGE, (current + 1) * CHOICES_PER_PAGE)
  const kind = what === 'topics' ? 'study_topics' : 'study_documents'
  return {
    blocks: [
      { kind: 'title', text: what === 'topics' ? 'Ôn tập theo chủ đề' : 'Ôn tập theo văn bản' },
      { kind: 'note', text: `Bạn chọn một ${what === 'topics' ? 'chủ đề' : 'văn bản'} ở dưới.` },
    ],
    buttons: [
      ...choiceButtons(shown, leaves),
      ...pageButtons(current, last, (to) => ({ kind, page: to, leaves })),
    ],
  }
}

/** Several topics or documents hold what was typed. */
export function severalChoicesReply(typed: string, choices: StudyChoice[]): Reply {
  const shown = choices.slice(0, CHOICES_PER_PAGE)
  return {
    ...textReply([`Có nhiều nội dung gần với “${cut(typed)}”. Bạn chọn một nội dung ở dưới.`]),
    buttons: choiceButtons(shown),
  }
}

export function noSuchChoiceReply(typed: string): Reply {
  return {
    ...textReply(
      [`Chưa có câu hỏi về “${cut(typed)}”.`],
      ['Bạn chọn cách ôn ở dưới, hoặc gõ lại bằng từ khác.'],
    ),
    buttons: menuButtons(),
  }
}

function menuButtons(leaves?: number): ReplyButton[][] {
  return [
    [beginButton('Ôn tập 10 câu', { kind: 'ten' }, leaves)],
    [{ label: 'Theo chủ đề', action: { kind: 'study_topics', page: 0, leaves } }],
    [{ label: 'Theo văn bản', action: { kind: 'study_documents', page: 0, leaves } }],
    [beginButton('Câu tôi hay sai', { kind: 'mistakes' }, leaves)],
  ]
}

function choiceButtons(choices: StudyChoice[], leaves?: number): ReplyButton[][] {
  return choices.map(({ wish, label }) => {
    const name = shortenMiddle(label.replace(' không ghi số', ''), MAX_LABEL_LENGTH)
    return [beginButton(name, wish, leaves)]
  })
}

function cut(typed: string): string {
  return typed.trim().slice(0, MAX_TYPED_LENGTH)
}
