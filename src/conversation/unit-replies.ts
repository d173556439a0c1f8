import { type Reply, type ReplyButton, shortenMiddle, textReply } from './reply.ts'
import { pageButtons } from './study-replies.ts'

const HOW_TO_SET = 'Bạn gõ /donvi rồi đến tên chi bộ hoặc đơn vị, ví dụ: /donvi Chi bộ 3.'
const OTHER =
  'Không có đơn vị của Bạn trong danh sách, Bạn gõ /donvi khác rồi đến tên, ví dụ: /donvi khác Chi bộ 3.'
const UNITS_PER_PAGE = 8
const MAX_LABEL_LENGTH = 45
const MAX_TYPED_LENGTH = 60

/** /donvi alone: what is set now. `units`: the operator's list; none where there is no list. */
export function unitReply(current: string | null, units: string[]): Reply {
  const state =
    current === null
      ? 'Bạn chưa ghi đơn vị nào. Đơn vị giúp Bạn nhận đúng thông báo và được tính vào kết quả thi của đơn vị.'
      : `Đơn vị của Bạn: ${current}.`
  if (units.length > 0) {
    const how = 'Bạn chọn đơn vị ở dưới, hoặc gõ /donvi rồi đến một phần tên.'
    return {
      ...textReply([state], [how, OTHER]),
      buttons: [
        ...unitButtons(units, { typed: '', page: 0 }),
        ...(current === null ? [] : [[unitButton('Bỏ đơn vị', null)]]),
      ],
    }
  }
  if (current === null) return textReply([state], [HOW_TO_SET])
  return textReply(
    [state],
    ['Muốn đổi, Bạn gõ /donvi rồi đến tên đơn vị mới. Muốn bỏ, Bạn gõ /donvi không.'],
  )
}

/** A page of the list, or of those that hold what was typed. */
export function unitChoicesReply(shown: { units: string[]; typed: string; page: number }): Reply {
  const { units, typed } = shown
  const text =
    typed === ''
      ? 'Bạn chọn đơn vị của mình ở dưới.'
      : `Có ${units.length} đơn vị gần với “${cut(typed)}”. Bạn chọn một đơn vị ở dưới.`
  return { ...textReply([text], [OTHER]), buttons: unitButtons(units, shown) }
}

/** Nothing in the list is called so. */
export function unknownUnitReply(typed: string, units: string[]): Reply {
  if (typed === '') return textReply(['Bạn chưa ghi tên đơn vị.'], [OTHER])
  return {
    ...textReply(
      [`Danh sách không có đơn vị nào gần với “${cut(typed)}”. Bạn chọn một đơn vị ở dưới.`],
      [OTHER],
    ),
    buttons: unitButtons(units, { typed: '', page: 0 }),
  }
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

function unitButtons(
  units: string[],
  { typed, page }: { typed: string; page: number },
): ReplyButton[][] {
  const last = Math.max(0, Math.ceil(units.length / UNITS_PER_PAGE) - 1)
  const current = Math.min(page, last)
  const shown = units.slice(current * UNITS_PER_PAGE, (current + 1) * UNITS_PER_PAGE)
  return [
    ...shown.map((unit) => [unitButton(shortenMiddle(unit, MAX_LABEL_LENGTH), unit)]),
    ...pageButtons(current, last, (to) => ({ kind: 'browse_units', typed, page: to })),
  ]
}

function unitButton(label: string, unit: string | null): ReplyButton {
  return { label, action: { kind: 'choose_unit', unit } }
}

function cut(typed: string): string {
  return typed.trim().slice(0, MAX_TYPED_LENGTH)
}
