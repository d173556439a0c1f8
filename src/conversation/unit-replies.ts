import { type Reply, textReply } from './reply.ts'

const HOW_TO_SET = 'Bạn gõ /donvi rồi đến tên chi bộ hoặc đơn vị, ví dụ: /donvi Chi bộ 3.'

/** /donvi alone: what is set now. */
export function unitReply(current: string | null): Reply {
  if (current === null) {
    return textReply(
      ['Bạn chưa ghi đơn vị nào. Đơn vị giúp Bạn nhận đúng thông báo.'],
      [HOW_TO_SET],
    )
  }
  return textReply(
    [`Đơn vị của Bạn: ${current}.`],
    ['Muốn đổi, Bạn gõ /donvi rồi đến tên đơn vị mới. Muốn bỏ, Bạn gõ /donvi không.'],
  )
}

export function unitSavedReply(unit: string | null): Reply {
  if (unit === null) return textReply(['Đã bỏ đơn vị của Bạn.'], [HOW_TO_SET])
  return textReply(
    [`Đã ghi đơn vị của Bạn: ${unit}. Thông báo cho đơn vị này sẽ đến với Bạn.`],
    ['Muốn bỏ, Bạn gõ /donvi không.'],
  )
}

export function unitTooLongReply(): Reply {
  return textReply(['Tên đơn vị dài quá 80 ký tự.'], ['Bạn gõ lại bằng tên ngắn hơn.'])
}

export function unitInPrivateReply(): Reply {
  return textReply(
    ['Đơn vị là của riêng từng người nên chỉ ghi trong cuộc trò chuyện riêng.'],
    ['Bạn nhắn riêng cho Sổ tay rồi gõ /donvi.'],
  )
}
