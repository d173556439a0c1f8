import { element } from './dom.js'

/**
 * The messages of one chat. `render` makes the element of a message; one that did not change keeps
 * its element, so that an unfolded quote stays open.
 */
export function createMessageList(list, { render, renderEmpty }) {
  let shown = new Map()
  let newest = null
  let emptyShown = null

  function show(messages, emptyKey) {
    if (messages.length === 0) return showEmpty(emptyKey)
    if (emptyShown !== null) {
      list.replaceChildren(element('div', { className: 'day' }, 'Hôm nay'))
      emptyShown = null
    }
    const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80
    const added = []
    const next = new Map()
    for (const message of messages) {
      const json = JSON.stringify(message)
      const known = shown.get(message.id)
      if (known?.json === json) {
        next.set(message.id, known)
        continue
      }
      const made = { json, element: render(message) }
      if (known) known.element.replaceWith(made.element)
      else {
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
    if (added.length > 0 && (wasAtEnd || added.some(({ message }) => message.from === 'me'))) {
      follow(added)
    }
  }

  function showEmpty(key) {
    shown = new Map()
    newest = null
    if (emptyShown === key) return
    emptyShown = key
    list.replaceChildren(renderEmpty())
  }

  /** Down to the end, but never past the beginning of a long answer. */
  function follow(added) {
    const first = added.find(({ message }) => message.from !== 'me') ?? added[0]
    newest = first.element
    toNewest()
  }

  function toNewest() {
    const end = list.scrollHeight - list.clientHeight
    const top = newest === null ? end : newest.offsetTop - list.offsetTop - 44
    list.scrollTop = Math.min(end, top)
  }

  return { show, toNewest }
}
