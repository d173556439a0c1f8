import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Answerer, Turn } from '../../src/answering/answer.ts'
import { answerText } from '../../src/answering/answer-text.ts'
import { fold } from '../../src/lib/vietnamese.ts'
import { sharedEngine } from '../support/engine.ts'

const dialogue = z.object({
  id: z.string(),
  kind: z.enum(['ellipsis', 'place', 'pronoun', 'chain', 'topic']),
  /** Earlier turns, a member's first, then the answer, in turns. */
  turns: z.array(z.string()),
  question: z.string(),
  /** Any of them is right; null where the documents do not say it. */
  passages: z.array(z.string()).nullable(),
  facts: z.array(z.string()),
})
const DIALOGUES = readFileSync(new URL('../fixtures/follow-ups.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => dialogue.parse(JSON.parse(line)))

let answerer: Answerer
beforeAll(async () => {
  answerer = (await sharedEngine()).answerer
})

describe.each(['ellipsis', 'place', 'pronoun', 'chain', 'topic'])('%s', (kind) => {
  const dialogues = DIALOGUES.filter((one) => one.kind === kind)

  it.each(
    dialogues.map(
      (one) => [one.turns.filter((_, at) => at % 2 === 0).join(' / '), one.question, one] as const,
    ),
  )('%s → %s', async (_, question, { turns, passages, facts }) => {
    for (const typed of [question, fold(question)]) {
      const history = turns.map(
        (text, at): Turn => ({ role: at % 2 === 0 ? 'user' : 'assistant', text }),
      )
      const answer = await answerer.answer({ question: typed, history })
      expect(answer.kind, typed).toBe(passages === null ? 'not_in_corpus' : 'answered')
      if (answer.kind !== 'answered') continue
      expect(passages, typed).toContain(answer.citations[0]?.passageId)
      for (const fact of facts) expect(answerText(answer), typed).toContain(fact)
    }
  })
})
