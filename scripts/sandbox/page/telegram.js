import { element, icon, timeOf } from './dom.js'
import { attachmentPicture, createPhone, spoken } from './phone.js'
import { link, richText } from './rich-text.js'

export function createTelegram(device) {
  let description = ''
  const commands = device.querySelector('.commands')
  const start = device.querySelector('.start')
  const composer = device.querySelector('.composer')
  const phone = createPhone(device, {
    name: 'telegram',
    render: renderMessage,
    renderEmpty: (made) =>
      element(
        'div',
        { className: 'empty' },
        element(
          'div',
          { className: 'about' },
          element('strong', {}, 'Sổ tay này làm được gì?'),
          element('p', {}, description),
        ),
        made.chips(),
      ),
  })
  start.querySelector('button').addEventListener('click', () => phone.say('/start'))

  return {
    reveal: phone.list.toNewest,
    show(state) {
      description = state.description
      phone.list.show(state.messages, `${state.person} ${description}`)
      start.hidden = state.messages.length > 0
      composer.classList.toggle('unstarted', state.messages.length === 0)
      showCommands(state.commands)
    },
  }

  function showCommands(list) {
    const key = JSON.stringify(list)
    if (commands.dataset.key === key) return
    commands.dataset.key = key
    commands.replaceChildren(
      ...list.map(({ name, description: text }) =>
        element(
          'button',
          { type: 'button', onclick: () => phone.say(`/${name}`) },
          element('span', {}, text),
          element('kbd', {}, `/${name}`),
        ),
      ),
    )
  }
}

function renderMessage(message, phone) {
  const { id, from, text, marks, attachment, quote, at, isEdited } = message
  const isMine = from === 'me'
  const time = element(
    'span',
    { className: 'time' },
    `${isEdited ? 'đã sửa ' : ''}${timeOf(at)}`,
    isMine ? icon('ticks', 'ticks') : null,
  )
  const bubble = element(
    'div',
    { className: attachment ? 'bubble picture' : 'bubble' },
    spoken(isMine ? 'Bạn nhắn: ' : 'Sổ tay 57 nhắn: '),
    quote && replyQuote(quote),
    attachment && attachmentPicture(attachment),
    text && element('div', { className: 'text' }, ...richText(text, marks, phone.say)),
    time,
  )
  return element(
    'div',
    { className: `message ${isMine ? 'mine' : 'theirs'}`, 'data-id': id },
    bubble,
    keyboard(message, phone),
  )
}

function replyQuote({ isMine, text }) {
  return element(
    'div',
    { className: 'reply' },
    element('strong', {}, isMine ? 'Lan' : 'Sổ tay 57'),
    element('span', {}, text),
  )
}

function keyboard({ id, buttons }, phone) {
  if (buttons.length === 0) return null
  const rows = buttons.map((row) =>
    element(
      'div',
      { className: 'row' },
      ...row.map(({ label, url }) => {
        if (url !== null) return link(url, label)
        const press = ({ currentTarget }) => phone.press(currentTarget, id)
        return element('button', { type: 'button', 'data-label': label, onclick: press }, label)
      }),
    ),
  )
  return element('div', { className: 'keyboard' }, ...rows)
}
