import { cleanText } from '../../lib/vietnamese.ts'
import { linksOf } from '../buttons.ts'
import type { Button, OutgoingMessage, Picture, TextBlock } from '../channel.ts'
import { linkInWords } from '../text-layout.ts'

export interface TerminalStyle {
  colours: boolean
  /** Columns to wrap at; null leaves lines as they are. */
  width: number | null
}

const BOLD = '1'
const DIM = '2'
const CYAN = '36'
/** `1.`, `(1)`, `[1]` or a dash at the beginning of a list item. */
const OWN_MARK = /^([([]?\d{1,2}[.)\]]|[-+*•–])/
const WIDE = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]/u
const NO_WIDTH = /\p{M}|\p{Cf}/u

/** A message as lines of text, links and then the other buttons as numbered choices below it. Ends in a line feed. */
export function renderMessage(message: OutgoingMessage, style: TerminalStyle): string {
  const blocks = message.blocks.map((block) => renderBlock(block, style).join('\n'))
  if (message.picture) blocks.unshift(renderPicture(message.picture, style).join('\n'))
  const links = linksOf(message).flatMap((link) => wrap(linkInWords(link), style.width, '', ''))
  if (links.length > 0) blocks.push(links.join('\n'))
  const buttons = (message.buttons ?? [])
    .map((row) => row.filter((button) => 'data' in button))
    .filter((row) => row.length > 0)
  if (buttons.length > 0) blocks.push(renderButtons(buttons, style).join('\n'))
  return `${blocks.join('\n\n')}\n`
}

/** A short line that answers a pressed button. */
export function renderNotice(notice: string, style: TerminalStyle): string {
  return `${wrap(cleanText(notice), style.width, '', '').join('\n')}\n`
}

function renderPicture({ url, description }: Picture, { width }: TerminalStyle): string[] {
  return [...wrap(`[Hình] ${cleanText(description)}`, width, '', ''), url]
}

function renderBlock(block: TextBlock, style: TerminalStyle): string[] {
  const { width } = style
  switch (block.kind) {
    case 'title':
      return wrap(cleanText(block.text), width, '', '').map((line) => paint(line, BOLD, style))
    case 'paragraph':
      return wrap(cleanText(block.text), width, '', '')
    case 'note':
      return wrap(cleanText(block.text), width, '', '').map((line) => paint(line, DIM, style))
    case 'list':
      return block.items.flatMap((item) => {
        const text = cleanText(item)
        return wrap(text, width, OWN_MARK.test(text) ? '' : '- ', '  ')
      })
    case 'quote':
      return [
        ...wrap(cleanText(block.text), width, '│ ', '│ '),
        ...wrap(cleanText(block.source), width, '└ ', '  ').map((line) => paint(line, DIM, style)),
      ]
  }
}

function renderButtons(rows: Button[][], style: TerminalStyle): string[] {
  let number = 0
  const lines = rows.flatMap((row) => {
    const choices = row.map((button) => `${++number}. ${cleanText(button.label)}`)
    return wrap(choices.join('   '), style.width, '  ', '  ')
  })
  const hint = paint('Gõ số để chọn:', DIM, style)
  return [hint, ...lines.map((line) => paint(line, CYAN, style))]
}

/** Breaks at blanks so that no line is wider than `width`; a longer word stands alone. */
function wrap(
  text: string,
  width: number | null,
  firstPrefix: string,
  otherPrefix: string,
): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      const prefix = lines.length === 0 ? firstPrefix : otherPrefix
      const longer = line === '' ? word : `${line} ${word}`
      if (line !== '' && width !== null && displayWidth(prefix + longer) > width) {
        lines.push(prefix + line)
        line = word
      } else {
        line = longer
      }
    }
    lines.push((lines.length === 0 ? firstPrefix : otherPrefix) + line)
  }
  return lines
}

function displayWidth(text: string): number {
  let width = 0
  for (const character of text) {
    if (NO_WIDTH.test(character)) continue
    width += WIDE.test(character) ? 2 : 1
  }
  return width
}

function paint(line: string, code: string, style: TerminalStyle): string {
  return style.colours ? `\u001b[${code}m${line}\u001b[0m` : line
}
