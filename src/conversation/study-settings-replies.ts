/** Words of /nhacnho, /ten and /xoadulieu. */
import type { ErasedStudy, Reminder } from '../quiz/study/ports.ts'
import { type Reply, type ReplyButton, textReply, toRows } from './reply.ts'
import { beginButton } from './study-replies.ts'
import { timeWords } from './time-of-day.ts'

const OFFERED_HOURS = [6, 7, 12, 19, 20]
const HOW_TO_TYPE = 'Bạn chọn giờ ở dưới, hoặc gõ giờ khác, ví dụ: /nhacnho 19:30.'
const MAX_TYPED_LENGTH = 40

/** /nhacnho alone. `minute`: what is chosen now. */
export function reminderReply(minute: number | null): Reply {
  const state =
    minute === null
      ? 'Sổ tay chưa nhắc Bạn ôn tập.'
      : `Sổ tay nhắc Bạn ôn tập lúc ${timeWords(minute)} mỗi ngày, vào ngày có câu đến hạn ôn lại.`
  return { ...textReply([state], [HOW_TO_TYPE]), buttons: hourButtons() }
}

export function reminderSavedReply(minute: number | null): Reply {
  if (minute === null) {
    return textReply(['Đã tắt nhắc ôn tập.'], ['Muốn bật lại, Bạn gõ /nhacnho.'])
  }
  return {
    ...textReply(
      [
        `Từ nay Sổ tay nhắc Bạn lúc ${timeWords(minute)}, vào ngày có câu đến hạn ôn lại mà Bạn chưa ôn.`,
      ],
      ['Muốn đổi giờ, Bạn gõ /nhacnho; muốn thôi, Bạn gõ /nhacnho tắt.'],
    ),
    buttons: [[beginButton('Ôn tập 10 câu', { kind: 'ten' })]],
  }
}

export function unclearHourReply(typed: string): Reply {
  return {
    ...textReply(
      [`Sổ tay chưa hiểu giờ “${typed.trim().slice(0, MAX_TYPED_LENGTH)}”.`],
      [HOW_TO_TYPE],
    ),
    buttons: hourButtons(),
  }
}

/** The reminder itself. */
export function studyReminderReply(reminder: Reminder): Reply {
  const begin = beginButton('Ôn tập ngay', { kind: 'ten' })
  if (reminder.kind === 'stopped') {
    return {
      ...textReply(
        ['Mấy hôm nay Bạn bận, nên Sổ tay thôi nhắc ôn tập để khỏi làm phiền.'],
        ['Khi nào tiện, Bạn gõ /ontap để ôn, hoặc gõ /nhacnho để được nhắc lại.'],
      ),
      buttons: [[begin]],
    }
  }
  return {
    ...textReply(
      [`Chào Bạn, hôm nay có ${reminder.count} câu đến hạn ôn lại.`],
      ['Muốn đổi giờ hoặc thôi nhắc, Bạn gõ /nhacnho.'],
    ),
    buttons: [[begin], [{ label: 'Tắt nhắc', action: { kind: 'choose_reminder', minute: null } }]],
  }
}

/** /ten alone. `name`: as chosen; `shown`: as the platform gives it, null when it gives none. */
export function nameReply({ name, shown }: { name: string | null; shown: string | null }): Reply {
  const present =
    name !== null
      ? `Tên của Bạn: ${name}.`
      : shown === null
        ? 'Bạn chưa ghi tên.'
        : `Bạn chưa ghi tên; mọi người đang thấy tên tài khoản: ${shown}.`
  return textReply(
    [
      `${present} Tên này hiện trong phiên thi, cuộc thi và báo cáo gửi người chủ trì; kết quả ôn tập riêng không ai thấy.`,
    ],
    [
      name === null
        ? 'Muốn ghi tên, Bạn gõ /ten rồi đến tên, ví dụ: /ten Nguyễn Văn A.'
        : 'Muốn đổi, Bạn gõ /ten rồi đến tên mới. Muốn bỏ, Bạn gõ /ten bỏ.',
    ],
  )
}

export function nameSavedReply(name: string | null): Reply {
  if (name === null) {
    return textReply(
      ['Đã bỏ tên Bạn ghi. Mọi người thấy tên tài khoản của Bạn.'],
      ['Muốn ghi lại, Bạn gõ /ten rồi đến tên.'],
    )
  }
  return textReply(
    [`Đã ghi tên của Bạn: ${name}. Tên này hiện trong phiên thi, cuộc thi và báo cáo.`],
    ['Muốn bỏ, Bạn gõ /ten bỏ.'],
  )
}

export function badNameReply(longest: number): Reply {
  return textReply(
    [`Tên gồm 1 đến ${longest} ký tự, có ít nhất một chữ cái và không có liên kết.`],
    ['Bạn gõ lại, ví dụ: /ten Nguyễn Văn A.'],
  )
}

/** /xoadulieu: what there is. `settings`: whether a name or a reminder is set. */
export function eraseReply(found: ErasedStudy, settings: boolean): Reply {
  if (isNothing(found) && !settings) {
    return textReply(['Sổ tay chưa lưu dữ liệu học tập nào của Bạn.'], ['Bạn gõ /ontap để ôn tập.'])
  }
  return {
    blocks: [
      {
        kind: 'paragraph',
        text: 'Dữ liệu học tập của Bạn ở Sổ tay, gồm mọi tài khoản đã liên kết:',
      },
      { kind: 'list', items: listOf(found, settings) },
      {
        kind: 'paragraph',
        text: 'Bạn có muốn xóa không? Xóa rồi thì không lấy lại được.',
      },
      {
        kind: 'note',
        text: 'Trong phiên thi, tên Bạn được bỏ đi, còn tổng số vẫn giữ. Đơn vị, địa phương và câu hỏi đã gửi không bị xóa.',
      },
    ],
    buttons: [[eraseButton('Xóa', 'ask'), eraseButton('Giữ lại', 'keep')]],
  }
}

export function eraseConfirmReply(): Reply {
  return {
    ...textReply(['Bạn chắc chắn xóa hết dữ liệu học tập của mình?']),
    buttons: [[eraseButton('Xóa hết', 'erase'), eraseButton('Giữ lại', 'keep')]],
  }
}

export function erasedReply(erased: ErasedStudy, settings: boolean): Reply {
  if (isNothing(erased) && !settings) {
    return textReply(
      ['Không còn dữ liệu học tập nào của Bạn để xóa.'],
      ['Bạn gõ /ontap để ôn tập.'],
    )
  }
  return {
    blocks: [
      { kind: 'paragraph', text: 'Đã xóa dữ liệu học tập của Bạn:' },
      { kind: 'list', items: listOf(erased, settings) },
      { kind: 'note', text: 'Muốn ôn tập lại từ đầu, Bạn gõ /ontap.' },
    ],
    buttons: [],
  }
}

export function keptReply(): Reply {
  return textReply(['Dữ liệu học tập của Bạn vẫn được giữ nguyên.'], ['Bạn gõ /ontap để ôn tập.'])
}

/** These are settled in private: others would read the answer. */
export function studySettingsInPrivateReply(command: 'nhacnho' | 'ten' | 'xoadulieu'): Reply {
  return textReply(
    ['Việc này là của riêng từng người nên làm trong cuộc trò chuyện riêng.'],
    [`Bạn nhắn riêng cho Sổ tay rồi gõ /${command}.`],
  )
}

function hourButtons(): ReplyButton[][] {
  const hours = OFFERED_HOURS.map((hour) => hourButton(`${hour} giờ`, hour * 60))
  return toRows([...hours, hourButton('Tắt', null)], 3)
}

function hourButton(label: string, minute: number | null): ReplyButton {
  return { label, action: { kind: 'choose_reminder', minute } }
}

function eraseButton(label: string, step: 'ask' | 'erase' | 'keep'): ReplyButton {
  return { label, action: { kind: 'erase_study', do: step } }
}

function listOf(found: ErasedStudy, settings: boolean): string[] {
  const counted = [
    [found.runs, `${found.runs} lượt làm bài với ${found.answers} câu trả lời`],
    [found.cards, `mức ghi nhớ của ${found.cards} câu`],
    [found.contestTries, `${found.contestTries} lượt dự cuộc thi`],
    [found.meetings, `tên trong ${found.meetings} phiên thi`],
  ] as const
  return [
    ...counted.filter(([count]) => count > 0).map(([, text]) => text),
    ...(settings ? ['tên và giờ nhắc Bạn đã chọn'] : []),
  ]
}

function isNothing(found: ErasedStudy): boolean {
  return Object.values(found).every((count) => count === 0)
}
