import { timeOf } from './dom.js'
import { createTelegram } from './telegram.js'
import { createZalo } from './zalo.js'

const phones = {
  telegram: createTelegram(document.querySelector('[data-phone=telegram]')),
  zalo: createZalo(document.querySelector('[data-phone=zalo]')),
}

const RECONNECT_MS = 2_000
const offline = document.querySelector('.offline')
watch()

/** Every event tells everything, so nothing is lost by a broken connection. */
function watch() {
  const events = new EventSource('events')
  events.addEventListener('message', ({ data }) => {
    offline.hidden = true
    const state = JSON.parse(data)
    for (const [name, phone] of Object.entries(phones)) phone.show(state[name])
  })
  events.addEventListener('error', () => {
    offline.hidden = false
    // It reconnects by itself, unless it was answered with an error.
    if (events.readyState === EventSource.CLOSED) setTimeout(watch, RECONNECT_MS)
  })
}

/** On a narrow screen one phone is seen at a time. */
for (const button of document.querySelectorAll('[data-show]')) {
  button.addEventListener('click', () => {
    document.body.dataset.shown = button.dataset.show
    for (const other of document.querySelectorAll('[data-show]')) {
      other.setAttribute('aria-pressed', String(other === button))
    }
    phones[button.dataset.show].reveal()
  })
}

function showTime() {
  for (const clock of document.querySelectorAll('.clock')) clock.textContent = timeOf(Date.now())
}
showTime()
setInterval(showTime, 5_000)
