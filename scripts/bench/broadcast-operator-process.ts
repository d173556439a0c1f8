/** One person of the office, with the desk and a connection of their own. */
import { z } from 'zod'
import { audience, content } from '../../src/broadcast/broadcast.ts'
import type { BroadcastDesk, DeskResult } from '../../src/broadcast/desk.ts'
import { loadConfig } from '../../src/config/load.ts'
import { openConsoleOffice } from '../../src/console-office.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { serve } from './remote.ts'

const settings = z.record(z.string(), z.string())
const draft = z.object({ content, audience })
const order = z.object({ id: z.number(), by: z.string(), count: z.number() })

const logger = createLogger({ level: 'fatal' })
let desk: BroadcastDesk

serve({
  async open(argument) {
    const config = loadConfig(settings.parse(argument))
    const database = await openDatabase({
      dataDirectory: config.dataDirectory,
      url: config.databaseUrl,
      logger,
      driver: config.sqliteDriver,
    })
    const office = await openConsoleOffice({ config, database, logger, clock: systemClock })
    desk = office.desk
  },
  /** The id of the draft. */
  async create(argument) {
    const result = await desk.create('console', draft.parse(argument))
    if (result.kind === 'refused') throw new Error(result.why.kind)
    return result.broadcast.id
  },
  /** How many it goes to. */
  async survey(argument) {
    return (await desk.survey(z.number().parse(argument)))?.total ?? 0
  },
  async confirm(argument) {
    const { id, by, count } = order.parse(argument)
    return wordFor(await desk.confirm(id, by, { count, at: null }))
  },
  pause: async (argument) => wordFor(await desk.pause(z.number().parse(argument), 'console')),
  resume: async (argument) => wordFor(await desk.resume(z.number().parse(argument), 'console')),
  cancel: async (argument) => wordFor(await desk.cancel(z.number().parse(argument), 'console')),
})

function wordFor(result: DeskResult): string {
  return result.kind === 'done' ? 'done' : result.why.kind
}
