/** After the closing: how it ended, and for who took part what to read again. */
import type { IncomingMessage } from '../channels/channel.ts'
import { contestGoneReply, contestNotOpenReply } from './contest-replies.ts'
import { contestResultReply, countingReply, reviewReply } from './contest-result-replies.ts'
import type { Context } from './context.ts'

/** "Xem kết quả". */
export async function showContestResult(
  context: Context,
  message: IncomingMessage,
  id: number,
): Promise<void> {
  const { delivery, quiz, people } = context
  const personId = await people.personOf(message.address)
  const view = await quiz.contests.view(id, personId)
  if (view === null) return delivery.send(message, contestGoneReply())
  if (view.state === 'counting') return delivery.send(message, countingReply(view.contest))
  const standing = await quiz.contests.standing(id, personId)
  const results = await quiz.contests.results(id)
  if (standing === null || results === null) {
    return delivery.send(message, contestNotOpenReply(view))
  }
  await delivery.send(message, contestResultReply(standing, results))
}

/** "Xem đáp án": the questions of the best try, some at a time. `page` from 0. */
export async function showReview(
  context: Context,
  message: IncomingMessage,
  id: number,
  page: number,
): Promise<void> {
  const { delivery, quiz, people, answerer } = context
  const standing = await quiz.contests.standing(id, await people.personOf(message.address))
  if (standing === null || standing.run === null) {
    return delivery.send(message, contestGoneReply())
  }
  const sourceOf = (passageId: string) => answerer.cite(passageId)?.source ?? null
  const { contest } = standing.view
  await delivery.send(message, reviewReply(contest, { run: standing.run, page, sourceOf }))
}
