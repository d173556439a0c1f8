/** A new element; children are elements or texts, and null is left out. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else made.setAttribute(name === 'className' ? 'class' : name, value === true ? '' : value)
  }
  made.append(...children.flat().filter((child) => child !== null))
  return made
}

export function icon(name, className = 'icon') {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', className)
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `icons.svg#${name}`)
  svg.append(use)
  return svg
}

/** For a screen reader, which does not see how things stand to each other. */
export function spoken(text) {
  return element('span', { className: 'spoken' }, text)
}

const clock = new Intl.DateTimeFormat('vi', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'Asia/Ho_Chi_Minh',
})

export function timeOf(at) {
  return clock.format(at)
}
