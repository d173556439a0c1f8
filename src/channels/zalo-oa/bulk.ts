import type { BulkChannel, KnownMember, RouteChoice } from '../bulk.ts'
import type { OutgoingMessage } from '../channel.ts'
import { tidy } from '../text-layout.ts'
import { showAsArticle } from './article.ts'
import { DAY_MS, isDaytime, MORNING_HOUR, msUntilHour } from './days.ts'
import { NAME } from './parse.ts'
import { showPromotion, toPromotion } from './promotion.ts'
import { renderMessage } from './render.ts'
import { shownButtons } from './show-buttons.ts'

/** The calls of the channel that announcements are made of; `channel.announcing`. */
export interface ZaloOaAnnouncing extends Pick<BulkChannel, 'articles' | 'allowance' | 'send'> {
  /** Whether buttons stand as numbers in the text, as far as it is known by now. */
  areButtonsNumbered(): boolean
}

/** Zalo OA docs, "Điều kiện gửi tin Tư vấn": later the member has to write first. */
const WINDOW_MS = 7 * DAY_MS

/**
 * Announcements by a Zalo Official Account. Who wrote within seven days gets an ordinary message,
 * other followers a promotion by day, one each; an article goes to followers as a whole.
 */
export function createZaloOaBulk({
  announcing,
  ratePerSecond,
}: {
  announcing: ZaloOaAnnouncing
  ratePerSecond: number
}): BulkChannel {
  return {
    name: NAME,
    title: 'Zalo',
    canCorrect: false,
    ratePerSecond,
    articles: announcing.articles,
    allowance: announcing.allowance,
    send: announcing.send,
    routeTo,
    opensAt(route, at) {
      if (route === 'message' || isDaytime(at)) return null
      return new Date(at.getTime() + msUntilHour(at, MORNING_HOUR)).toISOString()
    },
    edit: async () => ({ kind: 'failed', reason: 'not_supported' }),
    recall: async () => ({ kind: 'failed', reason: 'not_supported' }),
    preview(route, message) {
      if (route === 'article') return [showAsArticle(message)]
      if (route === 'message') return showMessage(message, announcing.areButtonsNumbered())
      const promotion = toPromotion(message)
      return promotion === null ? [] : [showPromotion(promotion)]
    },
  }
}

function routeTo({ follows, lastInteractionAt }: KnownMember, at: Date): RouteChoice {
  const last = lastInteractionAt === null ? null : Date.parse(lastInteractionAt)
  if (last !== null && at.getTime() - last <= WINDOW_MS) return { kind: 'route', route: 'message' }
  if (follows === true) return { kind: 'route', route: 'promotion' }
  return { kind: 'none', reason: follows === false ? 'not_following' : 'window_closed' }
}

function showMessage(message: OutgoingMessage, isNumbered: boolean) {
  const { picture } = message
  const shown = renderMessage(message, isNumbered).map(({ text, buttons }) => ({
    text,
    picture: null,
    ...shownButtons(buttons),
  }))
  if (picture === undefined) return shown
  return [{ text: tidy(picture.description), picture: picture.url, buttons: [] }, ...shown]
}
