import { act } from './act.js'
import { element, icon, spoken, timeOf } from './dom.js'
import { attachmentPicture, createPhone } from './phone.js'
import { pollOptions } from './poll.js'
import { link, richText } from './rich-text.js'

export function createTelegram(device) {
  let description = ''
  let isGroup = false
  const commands = device.querySelector('.commands')
  const start = device.querySelector('.start')
  const composer = device.querySelector('.composer')
  const phone = createPhone(device, {
    name: 'telegram',
    render: renderMessage,
    renderEmpty: (made) =>
      isGroup
        ? element('div', { className: 'empty' })
        : element(
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
  for (const button of device.querySelectorAll('[data-chat]')) {
    button.addEventListener('click', () => act({ do: 'open-chat', chat: button.dataset.chat }))
  }
  const othersVote = device.querySelector('.others-vote')
  othersVote.addEventListener('click', () => act({ do: 'others-vote' }))
  start.querySelector('button').addEventListener('click', () => phone.say('/start'))

  return {
    reveal: phone.list.toNewest,
    show(state) {
      description = state.description
      isGroup = state.group !== null
      phone.list.show(state.messages, `${state.person} ${isGroup} ${description}`)
      const isUnstarted = state.messages.length === 0 && !isGroup
      start.hidden = !isUnstarted
      composer.classList.toggle('unstarted', isUnstarted)
      showPlace(state.group)
      showCommands(state.commands)
    },
  }

  function showPlace(group) {
    const [title, below] =
      group === null
        ? ['Sổ tay 57', 'trợ lý hỏi đáp']
        : [group.title, `${group.people} thành viên và Sổ tay 57`]
    device.querySelector('.chat-head strong').textContent = title
    device.querySelector('.chat-head small').textContent = below
    for (const button of device.querySelectorAll('[data-chat]')) {
      button.setAttribute('aria-pressed', String((button.dataset.chat === 'group') === isGroup))
    }
    othersVote.hidden = !group?.hasOpenPoll
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
  const { id, from, text, marks, attachment, document: file, poll, quote, at, isEdited } = message
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
    file && fileLink(file),
    text && element('div', { className: 'text' }, ...richText(text, marks, phone.say)),
    poll && pollOptions(message),
    time,
  )
  return element(
    'div',
    { className: `message ${isMine ? 'mine' : 'theirs'}`, 'data-id': id },
    bubble,
    keyboard(message, phone),
  )
}

function fileLink({ name, bytes, url }) {
  const size = `${Math.max(1, Math.round(bytes / 1024))} KB`
  return element('a', { className: 'document', href: url, download: name }, `${name} (${size})`)
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
