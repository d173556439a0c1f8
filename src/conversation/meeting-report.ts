import type { Channel, ChatAddress, DeliveryResult } from '../channels/channel.ts'
import type { FileChannel } from '../channels/files.ts'
import { writeWorkbook } from '../lib/workbook.ts'
import { minutesParagraph } from '../quiz/meeting/minutes.ts'
import { reportSheets, type SourceOf } from '../quiz/meeting/report.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import { minutesReply, reportFileName, reportReply } from './meeting-report-replies.ts'
import type { Reply } from './reply.ts'

/** Telegram Bot API, "caption": 1024 characters. */
const MAX_CAPTION = 1000

/**
 * Sends what a host needs after a meeting: the workbook with the paragraph for the minutes, in one
 * message where that fits, so that a second try repeats nothing; elsewhere the figures as text.
 */
export async function sendReport(
  { channel, files, sourceOf }: { channel: Channel; files: FileChannel | null; sourceOf: SourceOf },
  view: MeetingView,
  address: ChatAddress,
): Promise<DeliveryResult> {
  if (files === null) return channel.send(address, toPlainMessage(reportReply(view, sourceOf)))
  const paragraph = minutesParagraph(view)
  const isShort = paragraph.length <= MAX_CAPTION
  if (!isShort) {
    const sent = await channel.send(address, toPlainMessage(minutesReply(view)))
    if (sent.kind !== 'sent') return sent
  }
  return files.sendFile(address, {
    name: reportFileName(view),
    bytes: await toWorkbook(view, sourceOf),
    caption: isShort ? paragraph : `Bảng kết quả phiên thi mã ${view.meeting.code}.`,
  })
}

/** The report as the bytes of an XLSX file. */
export async function toWorkbook(view: MeetingView, sourceOf: SourceOf): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  await writeWorkbook(reportSheets(view, sourceOf), async (bytes) => pieces.push(bytes))
  return Buffer.concat(pieces)
}

function toPlainMessage({ blocks }: Reply) {
  return { blocks }
}
