import { element, spoken, timeOf } from './dom.js'
import { attachmentPicture, createPhone } from './phone.js'
import { link } from './rich-text.js'

const SENDERS = { me: 'Bạn nhắn: ', bot: 'Sổ tay 57 nhắn: ', office: 'Người phụ trách nhắn: ' }

export function createZalo(device) {
  const phone = createPhone(device, {
    name: 'zalo',
    render: renderMessage,
    renderEmpty: (made) =>
      element(
        'div',
        { className: 'empty' },
        element('img', { src: 'avatar.svg', alt: '', width: '72', height: '72' }),
        element('strong', {}, 'Sổ tay 57'),
        element('p', {}, 'Hỏi đáp về Nghị quyết 57-NQ/TW và các văn bản triển khai.'),
        made.chips(),
      ),
  })
  const followBar = device.querySelector('.follow-bar')
  const unfollow = device.querySelector('.unfollow')
  const follow = (follows) => phone.perform({ do: 'follow', follows })
  followBar.querySelector('button').addEventListener('click', () => follow(true))
  unfollow.addEventListener('click', () => follow(false))

  const buttonSwitch = device.querySelector('.switch')
  buttonSwitch.addEventListener('click', async () => {
    const shown = buttonSwitch.getAttribute('aria-checked') !== 'true'
    buttonSwitch.disabled = true
    await phone.perform({ do: 'show-buttons', shown })
    buttonSwitch.disabled = false
    buttonSwitch.focus()
  })

  const office = device.querySelector('.office')
  office.addEventListener('submit', async (event) => {
    event.preventDefault()
    const field = office.querySelector('textarea')
    const text = field.value.trim()
    if (text === '') return field.focus()
    await phone.perform({ do: 'office-says', text })
  })

  return {
    reveal: phone.list.toNewest,
    show(state) {
      phone.list.show(state.messages, String(state.person))
      followBar.hidden = state.isFollowing
      unfollow.hidden = !state.isFollowing
      buttonSwitch.setAttribute('aria-checked', String(state.hasButtons))
      buttonSwitch.querySelector('#buttons-state').textContent = state.hasButtons ? 'có' : 'không'
    },
  }
}

function renderMessage(message, phone) {
  const { id, from, text, attachment, quote, at } = message
  if (from === 'note') return element('div', { className: 'note', 'data-id': id }, text)
  const isMine = from === 'me'
  const bubble = element(
    'div',
    { className: attachment ? 'bubble picture' : 'bubble' },
    spoken(SENDERS[from]),
    from === 'office' ? element('strong', { className: 'name' }, 'Người phụ trách') : null,
    quote && quoted(quote),
    attachment && attachmentPicture(attachment),
    text && element('div', { className: 'text' }, ...withLinks(text)),
    element('span', { className: 'time' }, timeOf(at)),
    actions(message, phone),
  )
  const avatar = isMine ? null : element('img', { className: 'avatar', src: 'avatar.svg', alt: '' })
  return element(
    'div',
    { className: `message ${isMine ? 'mine' : 'theirs'}`, 'data-id': id },
    avatar,
    bubble,
  )
}

function quoted({ isMine, text }) {
  return element(
    'div',
    { className: 'reply' },
    element('strong', {}, isMine ? 'Lan' : 'Sổ tay 57'),
    element('span', {}, text || 'Ảnh hoặc nhãn dán'),
  )
}

function actions({ id, buttons }, phone) {
  if (buttons.length === 0) return null
  const shown = buttons.flat().map(({ label, url }) => {
    if (url !== null) return link(url, label)
    const press = ({ currentTarget }) => phone.press(currentTarget, id)
    return element('button', { type: 'button', 'data-label': label, onclick: press }, label)
  })
  return element('div', { className: 'actions' }, ...shown)
}

function withLinks(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:)])/)
    .map((part, index) => (index % 2 === 1 ? link(part) : part))
}
