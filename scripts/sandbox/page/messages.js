import { element, icon } from './dom.js'

/**
 * The messages of one chat. `render` makes the element of a message; one that did not change keeps
 * its element, so that an unfolded quote stays open.
 */
export function createMessageList(list, { render, renderEmpty }) {
  // To be scrolled by keyboard.
  list.tabIndex = 0
  let shown = new Map()
  let newest = null
  let emptyShown = null
  const jump = element(
    'button',
    { type: 'button', className: 'jump', hidden: true, onclick: toEnd },
    icon('unfold'),
    'Tin mới',
  )
  list.after(jump)
  list.addEventListener('scroll', () => {
    if (isAtEnd()) jump.hidden = true
  })

  function show(messages, emptyKey) {
    if (messages.length === 0) return showEmpty(emptyKey)
    if (emptyShown !== null) {
      list.replaceChildren(element('div', { className: 'day' }, 'Hôm nay'))
      emptyShown = null
    }
    const wasAtEnd = isAtEnd()
    const added = []
    /** Says something else now, as when somebody turns over documents. */
    let turned = null
    const next = new Map()
    for (const message of messages) {
      const json = JSON.stringify(message)
      const known = shown.get(message.id)
      if (known?.json === json) {
        next.set(message.id, known)
        continue
      }
      const made = { json, text: message.text, element: render(message) }
      if (known) {
        known.element.replaceWith(made.element)
        if (known.text !== message.text) turned = made.element
      } else {
        list.append(made.element)
        added.push({ message, element: made.element })
      }
      next.set(message.id, made)
    }
    for (const [id, { element: old }] of shown) if (!next.has(id)) old.remove()
    shown = next
    // A note may belong before what is there already.
    const inOrder = messages.map(({ id }) => next.get(id).element)
    if (added.length > 0 && list.lastElementChild !== inOrder.at(-1)) list.append(...inOrder)
    if (added.length > 0 && (wasAtEnd || added.some(isSentHere))) {
      follow(added)
    } else if (added.length > 0) {
      jump.hidden = false
    } else if (turned !== null) {
      newest = turned
      toNewest()
    }
  }

  function showEmpty(key) {
    shown = new Map()
    newest = null
    jump.hidden = true
    if (emptyShown === key) return
    emptyShown = key
    list.replaceChildren(renderEmpty())
  }

  function isAtEnd() {
    return list.scrollHeight - list.scrollTop - list.clientHeight < 80
  }

  function toEnd() {
    list.scrollTop = list.scrollHeight
    list.focus()
  }

  /** Down to the end, but never past the beginning of a long answer. */
  function follow(added) {
    const asked = added.findLastIndex(({ message }) => message.from === 'me')
    newest = (added[asked + 1] ?? added[asked]).element
    toNewest()
  }

  function toNewest() {
    const end = list.scrollHeight - list.clientHeight
    list.scrollTop = newest === null ? end : Math.min(end, topOf(newest) - 8)
  }

  /** With the question above it, unless that is long. */
  function topOf(answer) {
    const question = answer.previousElementSibling
    const isShort = question?.classList.contains('mine') && question.offsetHeight < 120
    return (isShort ? question : answer).offsetTop - list.offsetTop
  }

  return { show, toNewest }
}

/** Somebody at this page wrote it and wants to see it. */
function isSentHere({ message: { from } }) {
  return from === 'me' || from === 'office'
}
