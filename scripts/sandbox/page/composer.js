/** The line to type in, with what stands beside it. `send` is told of a text, `attach` of a kind. */
export function wireComposer(form, { send, attach }) {
  const field = form.querySelector('textarea')
  const grow = () => {
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight}px`
    form.classList.toggle('filled', field.value.trim() !== '')
  }
  field.addEventListener('input', grow)
  field.addEventListener('keydown', (event) => {
    // While a Vietnamese keyboard composes a letter, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = field.value.trim()
    if (text === '') return field.focus()
    field.value = ''
    grow()
    send(text)
  })
  for (const button of form.querySelectorAll('[data-attach]')) {
    button.addEventListener('click', () => attach(button.dataset.attach))
  }
}

/** Buttons that open a small menu; Escape, a choice or a press elsewhere closes it. */
export function wireMenus(device) {
  for (const opener of device.querySelectorAll('[data-opens]')) {
    const menu = document.getElementById(opener.dataset.opens)
    const setOpen = (isOpen) => {
      menu.hidden = !isOpen
      opener.setAttribute('aria-expanded', String(isOpen))
      if (isOpen) menu.querySelector('button')?.focus()
    }
    opener.addEventListener('click', () => setOpen(menu.hidden))
    menu.addEventListener('click', () => {
      setOpen(false)
      device.querySelector('.composer textarea').focus()
    })
    document.addEventListener('click', ({ target }) => {
      if (!menu.hidden && !menu.contains(target) && !opener.contains(target)) setOpen(false)
    })
    device.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || menu.hidden) return
      setOpen(false)
      opener.focus()
    })
  }
}
