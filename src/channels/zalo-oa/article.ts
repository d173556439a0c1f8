/** Articles, and handing them to followers (Zalo OA docs, "Article API", "Gửi Broadcast"). */
import type {
  ArticleDesk,
  ArticleDraft,
  ArticleStep,
  ArticleTarget,
  ShownMessage,
} from '../bulk.ts'
import { linksOf } from '../buttons.ts'
import type { OutgoingMessage, TextBlock } from '../channel.ts'
import { linkInWords, tidy } from '../text-layout.ts'
import type { OaApi, OaResult } from './api.ts'
import { type OaProblem, toDeliveryResult } from './errors.ts'

/** An article is made within minutes (-214 until then). */
const LOOK_AGAIN_MS = 60_000
/** Zalo is out of reach, or takes no token. */
const TRY_AGAIN_MS = 60_000
const NO_WAIT = { waits: false }
const MAX_DESCRIPTION_LENGTH = 300

export function createArticleDesk({
  api,
  now,
}: {
  api: Pick<OaApi, 'createArticle' | 'verifyArticle' | 'sendArticle'>
  now(): Date
}): ArticleDesk {
  /** Each call goes out once. */
  function toStep<Data, Value>(
    result: OaResult<Data>,
    read: (data: Data) => Value,
  ): ArticleStep<Value> {
    return result.kind === 'ok'
      ? { kind: 'ok', value: read(result.data) }
      : stepAfter(result, now())
  }

  return {
    async create(article) {
      const result = await api.createArticle(toArticleBody(article), NO_WAIT)
      return toStep(result, ({ token }) => ({ token }))
    },
    async verify(token) {
      const step = toStep(await api.verifyArticle(token, NO_WAIT), ({ id }) => ({ articleId: id }))
      // Asking changes nothing.
      return step.kind === 'unknown' ? { kind: 'later', afterMs: TRY_AGAIN_MS } : step
    },
    async hand(articleId, target) {
      const result = await api.sendArticle(toBroadcastBody(articleId, target), NO_WAIT)
      return toStep(result, ({ message_id: messageId }) => ({ messageId }))
    },
  }
}

function stepAfter(problem: OaProblem, now: Date): Exclude<ArticleStep<never>, { kind: 'ok' }> {
  if (problem.kind === 'refused' && problem.remedy === 'repeat') {
    return { kind: 'later', afterMs: LOOK_AGAIN_MS }
  }
  const result = toDeliveryResult(problem, now)
  switch (result.kind) {
    case 'rate_limited':
      return { kind: 'later', afterMs: result.retryAfterMs }
    case 'unavailable':
      return { kind: 'later', afterMs: TRY_AGAIN_MS }
    case 'unknown':
    case 'failed':
      return result
    case 'unreachable':
      return { kind: 'failed', reason: result.reason }
  }
}

function toArticleBody({ title, author, description, coverUrl, body }: ArticleDraft): unknown {
  return {
    type: 'normal',
    title,
    author,
    description,
    cover: { cover_type: 'photo', photo_url: coverUrl, status: 'show' },
    body: body.map((content) => ({ type: 'text', content })),
    status: 'show',
    comment: 'hide',
  }
}

/** Lists of numbers are written with commas between; what is not asked for is left out. */
function toBroadcastBody(articleId: string, { cities, ages, gender }: ArticleTarget): unknown {
  const target = {
    ...(ages !== undefined && ages.length > 0 && { ages: ages.join(',') }),
    ...(gender !== undefined && { gender: String(gender) }),
    ...(cities !== undefined && cities.length > 0 && { cities: cities.join(',') }),
  }
  const payload = {
    template_type: 'media',
    elements: [{ media_type: 'article', attachment_id: articleId }],
  }
  return { recipient: { target }, message: { attachment: { type: 'template', payload } } }
}

/**
 * A message in the form of an article: its first title, or else its first line, is the headline. It
 * has no buttons, so links stand at the end.
 */
export function showAsArticle(message: OutgoingMessage): ShownMessage {
  const headline = message.blocks.find(({ kind }) => kind === 'title') ?? message.blocks[0]
  const [title = ''] = headline === undefined ? [] : linesOf(headline)
  const body = [
    ...message.blocks.map((block) =>
      linesOf(block)
        .slice(block === headline ? 1 : 0)
        .join('\n'),
    ),
    ...linksOf(message).map(linkInWords),
  ].filter((paragraph) => paragraph !== '')
  const description = shorten(body[0] ?? title)
  return {
    text: [title, description, ...body].join('\n\n'),
    picture: message.picture?.url ?? null,
    buttons: [],
  }
}

function shorten(text: string): string {
  if (text.length <= MAX_DESCRIPTION_LENGTH) return text
  // Nor half of an emoji.
  const kept = text.slice(0, MAX_DESCRIPTION_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')
  return `${kept.trimEnd()}…`
}

function linesOf(block: TextBlock): string[] {
  if (block.kind === 'list') return block.items.map((item) => `• ${tidy(item)}`)
  return tidy(block.text).split('\n')
}
