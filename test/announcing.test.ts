import { describe, expect, it, onTestFinished } from 'vitest'
import { openOffice } from '../src/announcing.ts'
import { EVERYBODY } from '../src/broadcast/broadcast.ts'
import { loadConfig } from '../src/config/load.ts'
import { openDatabase } from '../src/storage/database.ts'
import { contentWith } from './broadcast/content.ts'
import { makeQuestion } from './quiz/contest/questions.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { silentLogger } from './support/logger.ts'
import { temporaryDirectory } from './support/temporary-directory.ts'

const BANK = [makeQuestion('one'), makeQuestion('several', { correct: [0, 1] })]

async function open() {
  const dataDirectory = temporaryDirectory()
  const { db, close } = await openDatabase({ dataDirectory, logger: silentLogger })
  onTestFinished(close)
  return openOffice({
    config: loadConfig({ DATA_DIR: dataDirectory }),
    db,
    channels: [],
    questions: { find: (id) => BANK.find((one) => one.id === id) ?? null, list: () => BANK },
    notifier: { tellAdmins: async () => undefined },
    wake: () => undefined,
    clock: createFakeClock(),
    logger: silentLogger,
  })
}

describe('the office of announcements', () => {
  it('asks only what one press can answer', async () => {
    const { desk, questions } = await open()
    const create = (questionId: string) =>
      desk.create('telegram:1', { content: contentWith({ questionId }), audience: EVERYBODY })
    expect(await create('one')).toMatchObject({ kind: 'done' })
    expect(await create('several')).toMatchObject({
      kind: 'refused',
      why: { kind: 'unknown_question' },
    })
    expect(questions.list().map(({ id }) => id)).toEqual(['one'])
  })
})
