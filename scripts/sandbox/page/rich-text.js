import { element, icon } from './dom.js'

const BLOCKS = ['blockquote', 'expandable_blockquote']
const TAGS = { bold: 'b', italic: 'em', underline: 'u', strikethrough: 's', code: 'code' }
/** Telegram makes these tappable by itself. */
const TAPPABLE = /(?<![\w/])\/[a-z0-9_]{1,32}(?![\w/-])|https?:\/\/[^\s<>"]+[^\s<>".,;:)]/g

/** A text with marks over stretches of it, as nodes. `onCommand` is told of a tapped `/lenh`. */
export function richText(text, marks, onCommand) {
  const quotes = marks
    .filter(({ type }) => BLOCKS.includes(type))
    .toSorted((one, other) => one.offset - other.offset)
  const nodes = []
  let at = 0
  for (const { type, offset, length } of quotes) {
    // A quote stands on lines of its own; the line breaks around it are part of that.
    nodes.push(inline(text, marks, { from: at, to: endWithoutBreak(text, at, offset), onCommand }))
    const inner = inline(text, marks, { from: offset, to: offset + length, onCommand })
    nodes.push(type === 'blockquote' ? element('blockquote', {}, inner) : foldedQuote(inner))
    at = offset + length
    if (text[at] === '\n') at += 1
  }
  nodes.push(inline(text, marks, { from: at, to: text.length, onCommand }))
  return nodes
}

function endWithoutBreak(text, from, to) {
  return to > from && text[to - 1] === '\n' ? to - 1 : to
}

/** Three lines of it, until somebody wants more. */
function foldedQuote(inner) {
  const words = element('div', { className: 'folded' }, inner)
  const toggle = element(
    'button',
    { type: 'button', 'aria-expanded': 'false', 'aria-label': 'Mở hết trích dẫn' },
    icon('unfold'),
  )
  const quote = element('blockquote', { className: 'expandable' }, words, toggle)
  quote.addEventListener('click', () => {
    if (getSelection()?.toString()) return
    const isOpen = quote.classList.toggle('open')
    toggle.setAttribute('aria-expanded', String(isOpen))
    toggle.setAttribute('aria-label', isOpen ? 'Thu gọn trích dẫn' : 'Mở hết trích dẫn')
  })
  return quote
}

/** The stretch cut at every mark's ends. */
function inline(text, marks, { from, to, onCommand }) {
  const styles = marks.filter(({ type }) => type in TAGS)
  const ends = styles.flatMap(({ offset, length }) => [offset, offset + length])
  const cuts = [...new Set([from, to, ...ends.filter((end) => end > from && end < to)])]
  cuts.sort((one, other) => one - other)
  const fragment = document.createDocumentFragment()
  for (const [index, start] of cuts.slice(0, -1).entries()) {
    const end = cuts[index + 1]
    let node = tappable(text.slice(start, end), onCommand)
    for (const { type, offset, length } of styles) {
      if (offset <= start && offset + length >= end) node = element(TAGS[type], {}, node)
    }
    fragment.append(node)
  }
  return fragment
}

function tappable(text, onCommand) {
  const fragment = document.createDocumentFragment()
  let at = 0
  for (const { 0: found, index } of text.matchAll(TAPPABLE)) {
    fragment.append(text.slice(at, index), found.startsWith('/') ? command(found) : link(found))
    at = index + found.length
  }
  fragment.append(text.slice(at))
  return fragment

  function command(name) {
    const press = { type: 'button', className: 'command', onclick: () => onCommand(name) }
    return element('button', press, name)
  }
}

export function link(url, label = url) {
  return element('a', { href: url, target: '_blank', rel: 'noreferrer' }, label)
}
