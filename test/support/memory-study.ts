import type { QuizRooms } from '../../src/conversation/quiz-rooms.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { Run, StudySettings } from '../../src/quiz/study/ports.ts'
import { createStudyDesk } from '../../src/quiz/study/study.ts'

const NOTHING = { runs: 0, answers: 0, cards: 0, contestTries: 0, meetings: 0 }

/**
 * Studying for conversations that are about something else: runs go on, nothing is remembered of them.
 * The rest is tested on the real store.
 */
export function createMemoryStudy(clock: Clock): Pick<QuizRooms, 'study' | 'members' | 'units'> {
  const runs = new Map<number, Run>()
  const settings: StudySettings = { name: null, unit: null, reminderMinute: null }
  const study = createStudyDesk({
    clock,
    store: {
      async begin(run) {
        const id = runs.size + 1
        const begun: Run = { ...run, id, answers: [], shownAt: null, endedAt: null }
        runs.set(id, begun)
        return begun
      },
      find: async (id) => runs.get(id) ?? null,
      openRun: async (personId, kind) =>
        [...runs.values()].findLast(
          (run) =>
            run.personId === personId && run.endedAt === null && (kind ?? run.kind) === run.kind,
        ) ?? null,
      async noteShown(id, at) {
        const run = runs.get(id)
        if (run !== undefined) runs.set(id, { ...run, shownAt: run.shownAt ?? at })
      },
      async answer(id, answer, { ends }) {
        const run = runs.get(id)
        if (run === undefined) return 'repeat'
        const answers = [...run.answers, answer]
        runs.set(id, { ...run, answers, shownAt: null, endedAt: ends ? answer.at : null })
        return 'stored'
      },
      cards: async () => [],
      card: async () => null,
      saveCard: async () => true,
      mistakes: async () => [],
    },
  })
  return {
    study,
    members: {
      settings: async () => settings,
      async saveName() {},
      async saveReminder() {},
      erase: async () => NOTHING,
      countErasable: async () => NOTHING,
    },
    units: { list: async () => [] },
  }
}
