/** Articles, and their broadcast to followers (Zalo OA docs, "Article API", "Gửi Broadcast"). */
import { z } from 'zod'
import { webAddress } from './content-checks.ts'
import { promoteInCrowd, sendToCrowd } from './crowd-methods.ts'
import { dayOf } from './days.ts'
import { ApiFault, badParameter, checkLength } from './faults.ts'
import { checkPromotionHour } from './message-methods.ts'
import { type Article, addMessage, newMessageId, promote, type World } from './world.ts'

const visibility = z.enum(['show', 'hide'])

const newArticle = z.strictObject({
  type: z.literal('normal'),
  title: z.string().min(1),
  author: z.string().min(1),
  description: z.string().min(1),
  cover: z.strictObject({
    cover_type: z.literal('photo'),
    photo_url: webAddress,
    status: visibility,
  }),
  body: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('text'), content: z.string().min(1) }),
        z.strictObject({
          type: z.literal('image'),
          url: webAddress,
          caption: z.string().optional(),
        }),
        z.strictObject({ type: z.literal('video'), url: webAddress, thumb: webAddress }),
      ]),
    )
    .min(1),
  status: visibility.default('hide'),
  comment: visibility.default('hide'),
})

/** `POST /v2.0/article/create`; the article is made later. */
export function createArticle(world: World, payload: unknown): unknown {
  const { title, author, description } = newArticle.parse(payload)
  checkLength('title', title, 150)
  checkLength('author', author, 50)
  checkLength('description', description, 300)
  const number = world.nextNumber()
  const token = `article-token-${number}`
  world.articlesByToken.set(token, {
    id: `article-${number}`,
    title,
    pollsLeft: world.settings.articlePolls,
  })
  return { token }
}

/** `POST /v2.0/article/verify` */
export function verifyArticle(world: World, payload: unknown): unknown {
  const { token } = z.looseObject({ token: z.string() }).parse(payload)
  const article = world.articlesByToken.get(token)
  if (!article) throw badParameter('token is unknown')
  if (article.pollsLeft > 0) {
    article.pollsLeft -= 1
    throw stillProcessing()
  }
  world.articles.set(article.id, article)
  return { id: article.id }
}

const broadcast = z.strictObject({
  recipient: z.strictObject({
    target: z
      .strictObject({
        ages: z.string(),
        gender: z.string(),
        locations: z.string(),
        cities: z.string(),
        platform: z.string(),
      })
      .partial(),
  }),
  message: z.strictObject({
    attachment: z.strictObject({
      type: z.literal('template'),
      payload: z.strictObject({
        template_type: z.literal('media'),
        elements: z
          .array(
            z.strictObject({
              media_type: z.literal('article'),
              attachment_id: z.string().min(1),
            }),
          )
          .length(1),
      }),
    }),
  }),
})

/** `POST /v2.0/oa/message`; of what version 2 could send only broadcasts are left. */
export function sendBroadcast(world: World, payload: unknown): unknown {
  const isBroadcast = z.looseObject({ recipient: z.looseObject({ target: z.looseObject({}) }) })
  if (!isBroadcast.safeParse(payload).success) {
    throw new ApiFault(-240, 'Message API v2 has been shut down')
  }
  const { recipient, message } = broadcast.parse(payload)
  const articleId = message.attachment.payload.elements[0]?.attachment_id ?? ''
  const article = readyArticle(world, articleId)
  checkPromotionHour(world)
  const messageId = newMessageId(world)
  const reached = reachFollowers(world, article)
  const target = Object.fromEntries(
    Object.entries(recipient.target).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    ),
  )
  world.broadcasts.push({ messageId, articleId, target, reached, at: world.now() })
  return { message_id: messageId }
}

function readyArticle(world: World, id: string): Article {
  const article = world.articles.get(id)
  if (article) return article
  if ((world.articlesByToken.get(id)?.pollsLeft ?? 0) > 0) throw stillProcessing()
  throw badParameter('attachment_id is unknown')
}

/** The day's one promotion goes to each follower who had none; how many that were. */
function reachFollowers(world: World, article: Article): number {
  const today = dayOf(world.now())
  let reached = 0
  for (const person of world.known) {
    if (!person.follows || person.promoted.day === today) continue
    promote(world, person)
    const { id, title } = article
    addMessage(world, person, { from: 'oa', kind: 'article', text: title, attachment: id })
    reached += 1
  }
  for (let member = 0; member < (world.crowd?.size ?? 0); member += 1) {
    if (!world.crowd?.follows || world.crowd.refusalOf(member) !== null) continue
    if (!promoteInCrowd(world, member)) continue
    sendToCrowd(world, member, article.title)
    reached += 1
  }
  return reached
}

const stillProcessing = () => new ApiFault(-214, 'Article is being processed')
