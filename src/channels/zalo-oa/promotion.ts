/** An announcement as a promotional message (Zalo OA docs, "Gửi tin Truyền thông cá nhân"). */
import { splitRichText } from '../../lib/rich-text.ts'
import type { ShownMessage } from '../bulk.ts'
import { choicesOf, linksOf } from '../buttons.ts'
import type { Button, DeliveryResult, OutgoingMessage, TextBlock } from '../channel.ts'
import { layOutText, tidy } from '../text-layout.ts'
import { type OaProblem, toDeliveryResult } from './errors.ts'
import { toButton } from './render.ts'
import { shownButtons } from './show-buttons.ts'

const MAX_HEADER_LENGTH = 100
const MAX_TEXT_LENGTH = 1000
const MAX_TEXTS = 2
const MAX_BUTTONS = 4
const MAX_LABEL_LENGTH = 35
/** Where the text does not fit. */
const HINT = 'Bạn nhắn tin cho Sổ tay để xem toàn văn.'

/** What the platform is given: at most two texts under a header, and at most four buttons. */
export interface Promotion {
  /** Address of the picture on top. */
  banner: string | null
  header: string
  texts: string[]
  buttons: Button[]
}

/**
 * The first title is the header; without one the first words are, and stand in the text as well. A
 * text that is too long ends at a sentence. Buttons that do not fit become a numbered list; links
 * always fit, since an announcement has at most two.
 */
export function toPromotion(message: OutgoingMessage): Promotion | null {
  const all = (message.buttons ?? []).flat()
  const areShown =
    all.length <= MAX_BUTTONS && all.every(({ label }) => tidy(label).length <= MAX_LABEL_LENGTH)
  const { header, blocks } = takeHeader(message.blocks)
  if (header === '') return null
  return {
    banner: message.picture?.url ?? null,
    header,
    texts: fitTexts(blocks, areShown ? '' : inWords(message)),
    buttons: areShown ? all : [],
  }
}

function takeHeader(blocks: TextBlock[]): { header: string; blocks: TextBlock[] } {
  const title = blocks.find(({ kind }) => kind === 'title')
  if (title?.kind === 'title') {
    const header = tidy(title.text)
    if (header !== '' && header.length <= MAX_HEADER_LENGTH) {
      return { header, blocks: blocks.filter((block) => block !== title) }
    }
  }
  const [whole = ''] = lay(blocks, Number.MAX_SAFE_INTEGER)
  const [firstLine = ''] = whole.split('\n')
  if (firstLine.length <= MAX_HEADER_LENGTH) return { header: firstLine, blocks }
  return { header: `${cut(firstLine, MAX_HEADER_LENGTH - 1)}…`, blocks }
}

/** `tail` stands below whatever remains of the text. */
function fitTexts(blocks: TextBlock[], tail: string): string[] {
  const whole = lay(blocks, MAX_TEXT_LENGTH)
  const last = whole.length - 1
  const below = (text: string, ...more: string[]) =>
    [text, ...more].filter((piece) => piece !== '').join('\n\n')
  const fits = below(whole[last] ?? '', tail).length <= MAX_TEXT_LENGTH
  if (whole.length <= MAX_TEXTS && fits) {
    return [...whole.slice(0, -1), below(whole[last] ?? '', tail)].filter((text) => text !== '')
  }
  // The list of choices may well have a text of its own.
  if (whole.length < MAX_TEXTS) return [...whole, tail]
  const [first = '', second = ''] = whole
  const room = MAX_TEXT_LENGTH - below('', HINT, tail).length - 2
  return [first, below(cut(second, room), HINT, tail)]
}

/** As much as fits, up to the end of a sentence if there is one. */
function cut(text: string, maxLength: number): string {
  const [first] = splitRichText({ text, marks: [], borders: [], joints: [] }, { maxLength })
  return first?.text ?? ''
}

function inWords(message: OutgoingMessage): string {
  const [text = ''] = layOutText(
    { blocks: [], buttons: [[...linksOf(message), ...choicesOf(message)]] },
    { maxLength: MAX_TEXT_LENGTH, numbered: true },
  )
  return text
}

function lay(blocks: TextBlock[], maxLength: number): string[] {
  return layOutText({ blocks }, { maxLength, numbered: false })
}

/** The body of the call. */
export function toPromotionBody(userId: string, promotion: Promotion): unknown {
  const { banner, header, texts, buttons } = promotion
  const payload = {
    template_type: 'promotion',
    language: 'VI',
    elements: [
      ...(banner === null ? [] : [{ type: 'banner', image_url: banner }]),
      { type: 'header', content: header },
      ...texts.map((content) => ({ type: 'text', content })),
    ],
    ...(buttons.length > 0 && {
      buttons: buttons.map((button) => ({ image_icon: '', ...toButton(button) })),
    }),
  }
  return { recipient: { user_id: userId }, message: { attachment: { type: 'template', payload } } }
}

export function showPromotion({ banner, header, texts, buttons }: Promotion): ShownMessage {
  return {
    text: [header, ...texts].join('\n'),
    picture: banner,
    ...shownButtons(buttons),
  }
}

/**
 * As for other messages but for two codes: who does not follow (-213) has to write first, and a
 * follower who has had the day's promotion (-218) says nothing about the others.
 */
export function toPromotionResult(problem: OaProblem, now: Date): DeliveryResult {
  const code = problem.kind === 'refused' ? problem.code : null
  if (code === -213) return { kind: 'unreachable', reason: 'window_closed' }
  if (code === -218) return { kind: 'failed', reason: 'promotion_cap' }
  return toDeliveryResult(problem, now)
}
