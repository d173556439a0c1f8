import type { IncomingMessage } from '../channels/channel.ts'
import type { Action } from './actions.ts'
import type { Context } from './context.ts'
import { beginStudy, continueStudy, showChoices } from './study.ts'
import { type StudyAction, studyActions } from './study-actions.ts'
import { pressStudyOption } from './study-answers.ts'
import { studyMenuReply } from './study-menu-replies.ts'
import { chooseReminder, pressErase } from './study-settings.ts'
import { chooseUnit, showUnits } from './unit.ts'

const KINDS: ReadonlySet<string> = new Set(studyActions.map(({ shape }) => shape.kind.value))

export function isStudyAction(action: Action): action is StudyAction {
  return KINDS.has(action.kind)
}

/** A button of /ontap, /nhacnho, /xoadulieu or /donvi. Each is acknowledged once. */
export async function handleStudyAction(
  context: Context,
  message: IncomingMessage,
  action: StudyAction,
): Promise<void> {
  // These have something to say in the notice, or must be stored before they say it.
  switch (action.kind) {
    case 'study_next':
      return continueStudy(context, message, action.runId)
    case 'study_answer':
      return pressStudyOption(context, message, action)
    case 'choose_reminder':
      return chooseReminder(context, message, action.minute)
    case 'choose_unit':
      return chooseUnit(context, message, action.unit)
  }
  const { delivery } = context
  await delivery.acknowledge(message, null)
  switch (action.kind) {
    case 'study_menu':
      return delivery.replace(message, studyMenuReply(action.leaves))
    case 'study_begin':
      return beginStudy(context, message, action.wish, action.leaves)
    case 'study_topics':
      return showChoices(context, message, 'topics', action)
    case 'study_documents':
      return showChoices(context, message, 'documents', action)
    case 'erase_study':
      return pressErase(context, message, action.do)
    case 'browse_units':
      return showUnits(context, message, action)
  }
}
