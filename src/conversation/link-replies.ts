import { type Reply, textReply } from './reply.ts'

const TIME_OF_DAY = new Intl.DateTimeFormat('vi-VN', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'Asia/Ho_Chi_Minh',
})

const GET_A_NEW_ONE = 'Bạn gõ /lienket ở ứng dụng kia để lấy mã mới, rồi gõ lại ở đây.'
const HOW_TO_UNLINK = 'Muốn hủy, Bạn gõ /lienket huy.'

/** The code, what to do with it, and until when. `code` as people type it: `ABCD-EFGH`. */
export function linkCodeReply(
  code: string,
  { minutes, until }: { minutes: number; until: Date },
): Reply {
  return textReply(
    [
      `Mã liên kết của Bạn: ${code}`,
      'Bạn mở Sổ tay 57 ở ứng dụng kia, Telegram hoặc Zalo, rồi gửi dòng sau:',
      `/lienket ${code}`,
    ],
    [
      `Mã dùng được một lần, trong ${minutes} phút, đến ${TIME_OF_DAY.format(until)}. ` +
        'Bạn đừng đưa mã cho người khác.',
    ],
  )
}

/** `here` and `there` are names of channels as readers know them. */
export function linkedReply(here: string, there: string): Reply {
  const what =
    here === there
      ? `Đã liên kết hai tài khoản ${here} của Bạn.`
      : `Đã liên kết tài khoản ${here} này với tài khoản ${there} của Bạn.`
  return textReply(
    [`${what} Địa phương đã chọn và kết quả ôn tập được dùng chung ở cả hai nơi.`],
    [HOW_TO_UNLINK],
  )
}

/** To the chat that gave the code. */
export function linkedNotice(other: string): Reply {
  return textReply(
    [`Tài khoản này vừa được liên kết với một tài khoản ${other}.`],
    ['Nếu không phải Bạn làm, Bạn gõ /lienket huy.'],
  )
}

export function alreadyLinkedReply(there: string): Reply {
  return textReply(
    [`Tài khoản này đã được liên kết với tài khoản ${there} đó.`],
    [`Bạn không phải làm gì thêm. ${HOW_TO_UNLINK}`],
  )
}

export function ownCodeReply(): Reply {
  return textReply(
    ['Đây là mã của chính tài khoản này.'],
    ['Bạn gửi dòng có mã ở ứng dụng kia, Telegram hoặc Zalo.'],
  )
}

export function expiredCodeReply(): Reply {
  return textReply(['Mã này đã hết hạn.'], [GET_A_NEW_ONE])
}

export function wrongCodeReply(): Reply {
  return textReply(
    ['Mã này không đúng, đã được dùng, hoặc đã có mã khác thay thế.'],
    [GET_A_NEW_ONE],
  )
}

/** What was typed does not look like a code at all. */
export function noCodeReply(): Reply {
  return textReply(
    ['Mã liên kết gồm 8 chữ cái và chữ số, ví dụ ABCD-EFGH.'],
    ['Bạn gõ /lienket để lấy mã, hoặc gõ /lienket rồi đến mã đã lấy ở ứng dụng kia.'],
  )
}

export function tooManyTriesReply(until: Date): Reply {
  return textReply(
    ['Bạn đã gõ sai mã nhiều lần nên Sổ tay tạm ngừng nhận mã.'],
    [`Bạn thử lại sau ${TIME_OF_DAY.format(until)}.`],
  )
}

export function linkInPrivateReply(): Reply {
  return textReply(
    ['Việc liên kết tài khoản chỉ làm trong cuộc trò chuyện riêng.'],
    ['Bạn nhắn riêng cho Sổ tay rồi gõ /lienket.'],
  )
}

/** A code was typed in a group. */
export function codeSeenReply(): Reply {
  return textReply(
    ['Mọi người trong nhóm đều thấy mã này nên Sổ tay đã hủy mã.'],
    ['Bạn nhắn riêng cho Sổ tay rồi gõ /lienket để lấy mã mới.'],
  )
}

/** `others`: the channels of the accounts that stay together. */
export function unlinkedReply(here: string, others: string[]): Reply {
  const rest = [...new Set(others)].map((name) => `tài khoản ${name}`).join(' và ')
  return textReply(
    [
      `Đã tách tài khoản ${here} này khỏi ${rest}. Địa phương đã chọn được giữ lại ở cả hai nơi, ` +
        `kết quả ôn tập ở lại với ${rest}.`,
    ],
    ['Muốn liên kết lại, Bạn gõ /lienket.'],
  )
}

/** To the accounts that stay together. */
export function unlinkedNotice(other: string): Reply {
  return textReply(
    [`Một tài khoản ${other} vừa được tách khỏi tài khoản này.`],
    ['Muốn liên kết lại, Bạn gõ /lienket.'],
  )
}

export function notLinkedReply(): Reply {
  return textReply(
    ['Tài khoản này chưa liên kết với tài khoản nào.'],
    ['Muốn liên kết, Bạn gõ /lienket.'],
  )
}
