import { act } from './act.js'
import { wireComposer, wireMenus } from './composer.js'
import { element } from './dom.js'
import { createMessageList } from './messages.js'

const TOAST_MS = 4_000
const FIRST_QUESTIONS = [
  'Mục tiêu kinh tế số đến năm 2030 là gì?',
  'kinh te so thai nguyen 2030',
  'Công văn 1180 gửi ai?',
  'Giá xăng hôm nay bao nhiêu?',
]

/** What both phones do alike. `name` is the sandbox's name for this one. */
export function createPhone(device, { name, render, renderEmpty }) {
  const toastLine = device.querySelector('.toast')
  let hiding = 0

  function toast(text) {
    clearTimeout(hiding)
    toastLine.textContent = text
    toastLine.classList.add('shown')
    hiding = setTimeout(() => toastLine.classList.remove('shown'), TOAST_MS)
  }

  async function perform(action) {
    const notice = await act({ phone: name, ...action })
    if (notice !== null) toast(notice)
  }

  const phone = {
    perform,
    say: (text) => perform({ do: 'say', text }),
    press: async (button, messageId) => {
      button.classList.add('waiting')
      await perform({ do: 'press', messageId, label: button.dataset.label })
      button.classList.remove('waiting')
    },
    /** Questions to begin with. */
    chips() {
      const chips = FIRST_QUESTIONS.map((question) =>
        element('button', { type: 'button', onclick: () => phone.say(question) }, question),
      )
      return element('div', { className: 'chips' }, element('p', {}, 'Bạn hỏi thử'), ...chips)
    },
  }
  const list = createMessageList(device.querySelector('.messages'), {
    render: (message) => render(message, phone),
    renderEmpty: () => renderEmpty(phone),
  })
  wireComposer(device.querySelector('.composer'), {
    send: phone.say,
    attach: (kind) => perform({ do: 'attach', kind }),
  })
  wireMenus(device)
  device.querySelector('[data-do=start-anew]').addEventListener('click', async () => {
    await perform({ do: 'start-anew' })
    device.querySelector('.composer textarea').focus()
  })
  return { ...phone, list }
}

/** The picture of an attachment; what it is stands in words for those who do not see it. */
export function attachmentPicture(kind) {
  const [src, alt] = kind === 'photo' ? ['photo.svg', 'Ảnh mẫu'] : ['sticker.svg', 'Nhãn dán']
  return element('img', { className: kind, src, alt })
}
