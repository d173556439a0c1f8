import type { IncomingMessage } from '../channels/channel.ts'
import { handleOfferedQuestion, showOtherSources } from './ask.ts'
import { showDocuments, showPassage, showSection } from './browse.ts'
import type { Context } from './context.ts'
import { rateAnswer } from './feedback.ts'
import { choosePlace } from './places.ts'
import { NOTICES } from './reply-texts.ts'

/** A pressed button. It is acknowledged exactly once, whatever it leads to. */
export async function handleAction(
  context: Context,
  message: IncomingMessage,
  data: string,
): Promise<void> {
  const { delivery } = context
  const action = await context.actions.find(data, message.address)
  if (action === null) return delivery.acknowledge(message, NOTICES.expired)
  // These two have something to say in the notice, or must be stored before they say it.
  if (action.kind === 'rate') return rateAnswer(context, message, action)
  if (action.kind === 'choose_place') return choosePlace(context, message, action.place)

  await delivery.acknowledge(message, null)
  switch (action.kind) {
    case 'show_passage':
      return showPassage(context, message, action.passageId)
    case 'other_sources':
      return showOtherSources(context, message, action)
    case 'ask':
      return handleOfferedQuestion(context, message, action.question)
    case 'browse_documents':
      return showDocuments(context, message, action.page ?? 0)
    case 'browse_section':
      return showSection(context, message, action)
  }
}
