import { act } from './act.js'
import { element, spoken } from './dom.js'

const percent = new Intl.NumberFormat('vi', { style: 'percent', maximumFractionDigits: 0 })
/** Options that are ticked and not sent yet, by the ids of messages: a vote of somebody else draws the poll anew. */
const ticked = new Map()

/** The options of a poll below its question. */
export function pollOptions({ id, poll }) {
  const { allowsSeveral, isClosed, isOver, voters, explanation } = poll
  const kind = allowsSeveral ? 'Đố vui, chọn nhiều đáp án' : 'Đố vui'
  const count = voters === 0 ? 'Chưa có ai trả lời' : `${voters} người đã trả lời`
  return element(
    'div',
    { className: 'poll', role: 'group', 'aria-label': 'Các lựa chọn' },
    element('small', {}, isClosed ? 'Đã kết thúc' : kind),
    ...poll.options.map((option, index) =>
      isOver ? result(option) : choice(id, poll, { ...option, index }),
    ),
    allowsSeveral && !isOver ? sendButton(id) : null,
    explanation === '' ? null : element('p', { className: 'explanation' }, explanation),
    element('small', {}, count),
  )
}

function result({ text, isMine, isRight, share }) {
  const mark = isRight ? '✓' : '✗'
  return element(
    'div',
    { className: `option result ${isRight ? 'right' : isMine ? 'wrong' : ''}` },
    element('b', {}, percent.format(share)),
    element('span', {}, text, isMine ? spoken(' (Bạn chọn)') : null),
    element('i', {}, isRight || isMine ? mark : ''),
    element('progress', { max: 1, value: String(share), 'aria-hidden': 'true' }),
  )
}

function choice(id, { allowsSeveral }, { text, index }) {
  if (!allowsSeveral) {
    const vote = () => act({ do: 'vote', messageId: id, choices: [index] })
    return element('button', { type: 'button', className: 'option', onclick: vote }, text)
  }
  const box = element('input', {
    type: 'checkbox',
    checked: ticked.get(id)?.has(index) ?? false,
    onchange: ({ currentTarget }) => tick(id, index, currentTarget),
  })
  return element('label', { className: 'option' }, box, element('span', {}, text))
}

function tick(id, index, box) {
  const chosen = ticked.get(id) ?? new Set()
  if (box.checked) chosen.add(index)
  else chosen.delete(index)
  ticked.set(id, chosen)
  box.closest('.poll').querySelector('.send-vote').disabled = chosen.size === 0
}

function sendButton(id) {
  const vote = () => act({ do: 'vote', messageId: id, choices: [...(ticked.get(id) ?? [])] })
  const disabled = (ticked.get(id)?.size ?? 0) === 0
  return element(
    'button',
    { type: 'button', className: 'send-vote', disabled, onclick: vote },
    'Bỏ phiếu',
  )
}
