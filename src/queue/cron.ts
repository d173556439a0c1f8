import { CronExpressionParser } from 'cron-parser'

export const TIME_ZONE = 'Asia/Ho_Chi_Minh'

/** The first time of a cron pattern after this moment. Throws when the pattern is none. */
export function nextTime(cron: string, after: Date): Date {
  return CronExpressionParser.parse(cron, { currentDate: after, tz: TIME_ZONE }).next().toDate()
}
