import type { CommandDescription, IncomingMessage } from '../channels/channel.ts'
import { fold } from '../lib/vietnamese.ts'
import { handleAllowAnnouncements, handleStopAnnouncements } from './announce-consent.ts'
import { noAnnouncementsReply } from './announce-member-replies.ts'
import { handleLeave, handleOfficeCommand } from './announce-office.ts'
import { handleQuestion } from './ask.ts'
import { handleBrowse } from './browse.ts'
import { handleContestCommand } from './contest.ts'
import { leaveContestDialog } from './contest-typed.ts'
import { type AnnouncingContext, announcing, type Context } from './context.ts'
import { handleResume } from './handover.ts'
import { handleLink, handleUnlink } from './link-accounts.ts'
import { handleMeetingCommand } from './meeting-command.ts'
import { meeting } from './meeting-context.ts'
import { joinByCode } from './meeting-join.ts'
import { codeOfPayload } from './meeting-ways.ts'
import { handlePlaceCommand } from './places.ts'
import {
  COMMAND_DESCRIPTIONS,
  groupWelcomeReply,
  helpReply,
  missingQuestionReply,
  unknownCommandReply,
  welcomeReply,
} from './reply-texts.ts'
import { noSourcesYetReply, sourcesReply } from './source-replies.ts'
import { handleStudyCommand } from './study.ts'
import { handleEraseCommand, handleNameCommand, handleReminderCommand } from './study-settings.ts'
import { openingQuestions } from './suggestions.ts'
import { handleUnitCommand } from './unit.ts'

/** Those in the menu, and some that have their place in a sentence only. */
type CommandName = keyof typeof COMMAND_DESCRIPTIONS | 'huylienket' | 'tieptuc' | 'thongbao' | 'huy'
type Handler = (context: Context, message: IncomingMessage, argument: string) => Promise<void>

const HANDLERS = {
  start: handleStart,
  help: (context, message) => context.delivery.send(message, helpReply(message.chatKind)),
  hoi: handleAsk,
  vanban: handleBrowse,
  nguon: handleSources,
  ontap: handleStudyCommand,
  nhacnho: handleReminderCommand,
  ten: handleNameCommand,
  xoadulieu: handleEraseCommand,
  diaphuong: handlePlaceCommand,
  donvi: handleUnitCommand,
  thi: handleMeetingCommand,
  cuocthi: handleContestCommand,
  lienket: handleLink,
  dungthongbao: whereAnnounced(handleStopAnnouncements),
  nhanthongbao: whereAnnounced(handleAllowAnnouncements),
  huylienket: handleUnlink,
  tieptuc: handleResume,
  thongbao: whereAnnounced(handleOfficeCommand),
  huy: handleLeaveCommand,
} as const satisfies Record<CommandName, Handler>

/** For the platforms' command menus, in the order to show. */
export const COMMANDS: CommandDescription[] = Object.entries(COMMAND_DESCRIPTIONS).map(
  ([name, description]) => ({ name, description }),
)

/** What people write instead of a command's name; compared without marks and blanks. */
const ALIASES = new Map<string, CommandName>(
  Object.entries({
    batdau: 'start',
    trogiup: 'help',
    giupdo: 'help',
    cachdung: 'help',
    huongdansudung: 'help',
    danhsachvanban: 'vanban',
    cacvanban: 'vanban',
    xemvanban: 'vanban',
    xemnguon: 'nguon',
    trichdan: 'nguon',
    chondiaphuong: 'diaphuong',
    lienkettaikhoan: 'lienket',
    bolienket: 'huylienket',
    ngatlienket: 'huylienket',
    huylienkettaikhoan: 'huylienket',
    mophienthi: 'thi',
    phienthi: 'thi',
    chibo: 'donvi',
    chondonvi: 'donvi',
    donvicuatoi: 'donvi',
    caccuocthi: 'cuocthi',
    xemcuocthi: 'cuocthi',
    hoithi: 'cuocthi',
    ontapcau: 'ontap',
    ontap10cau: 'ontap',
    lamcauhoi: 'ontap',
    luyentap: 'ontap',
    hoctap: 'ontap',
    onbai: 'ontap',
    tuontap: 'ontap',
    thithu: 'ontap',
    tracnghiem: 'ontap',
    lamtracnghiem: 'ontap',
    cauhoitracnghiem: 'ontap',
    onbangcauhoitracnghiem: 'ontap',
    toimuonontap: 'ontap',
    toimuonlamtracnghiem: 'ontap',
    nhacontap: 'nhacnho',
    nhactoi: 'nhacnho',
    hengionhac: 'nhacnho',
    datten: 'ten',
    doiten: 'ten',
    tencuatoi: 'ten',
    xoadulieucuatoi: 'xoadulieu',
    xoadulieuhoctap: 'xoadulieu',
    ngungthongbao: 'dungthongbao',
    thoithongbao: 'dungthongbao',
    tatthongbao: 'dungthongbao',
    dungnhanthongbao: 'dungthongbao',
    ngungnhanthongbao: 'dungthongbao',
    thoinhanthongbao: 'dungthongbao',
    khongnhanthongbao: 'dungthongbao',
    khongnhanthongbaonua: 'dungthongbao',
    dungguithongbao: 'dungthongbao',
    huynhanthongbao: 'dungthongbao',
    batthongbao: 'nhanthongbao',
    nhanlaithongbao: 'nhanthongbao',
    soanthongbao: 'thongbao',
    huybo: 'huy',
    tieptuctraloi: 'tieptuc',
    tieptucsotay: 'tieptuc',
  }),
)

/** `/hoi …` and the others; an unknown name is answered with where to find help. */
export async function handleCommand(
  context: Context,
  message: IncomingMessage,
  command: { name: string; argument: string },
): Promise<void> {
  const name = findCommand(command.name)
  if (name === null) return context.delivery.send(message, unknownCommandReply(command.name))
  await HANDLERS[name](context, message, command.argument)
}

async function handleLeaveCommand(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  if (await leaveContestDialog(context, message)) return
  await whereAnnounced(handleLeave)(context, message, argument)
}

/** The command a name or a whole text stands for, such as `trợ giúp` or `văn bản`; or null. */
export function findCommand(text: string): CommandName | null {
  const key = fold(text).replace(/[\s_-]+/g, '')
  if (isCommandName(key)) return key
  return ALIASES.get(key) ?? null
}

/** Some places, such as a terminal, have nobody to announce anything to. */
function whereAnnounced(
  handler: (
    context: AnnouncingContext,
    message: IncomingMessage,
    argument: string,
  ) => Promise<void>,
): Handler {
  return async (context, message, argument) => {
    const within = announcing(context)
    if (within === null) return context.delivery.send(message, noAnnouncementsReply())
    await handler(within, message, argument)
  }
}

function isCommandName(key: string): key is CommandName {
  return Object.hasOwn(HANDLERS, key)
}

async function handleStart(
  context: Context,
  message: IncomingMessage,
  payload: string,
): Promise<void> {
  const code = codeOfPayload(payload)
  const within = meeting(context)
  if (code !== null && within !== null) return joinByCode(within, message, code)
  const opened = findCommand(payload)
  if (opened === 'hoi' || opened === 'vanban' || opened === 'ontap') {
    return HANDLERS[opened](context, message, '')
  }
  const reply =
    message.chatKind === 'private' ? welcomeReply(openingQuestions(context)) : groupWelcomeReply()
  await context.delivery.send(message, reply)
}

async function handleAsk(
  context: Context,
  message: IncomingMessage,
  question: string,
): Promise<void> {
  if (question.trim() === '') {
    return context.delivery.send(message, missingQuestionReply(openingQuestions(context)))
  }
  await handleQuestion(context, message, question)
}

async function handleSources(context: Context, message: IncomingMessage): Promise<void> {
  const latest = await context.questions.latest(message.address)
  const reply = latest === null ? noSourcesYetReply() : sourcesReply(latest.question, latest.answer)
  await context.delivery.send(message, reply)
}
