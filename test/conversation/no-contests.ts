import type { ContestDesk } from '../../src/quiz/contest/desk.ts'

/** For conversations that are about something else. */
export const NO_CONTESTS: ContestDesk = {
  check: () => [],
  create: async () => ({ kind: 'refused', faults: [] }),
  find: async () => null,
  list: async () => [],
  stateOf: () => 'closed',
  cancel: async () => 'not_found',
  results: async () => null,
  open: async () => [],
  next: async () => null,
  last: async () => null,
  view: async () => null,
  begin: async () => ({ kind: 'not_found' }),
  waiting: async () => null,
  asked: async () => null,
  finishedTry: async () => null,
  noteShown: async () => undefined,
  answer: async () => ({ kind: 'not_found' }),
  guess: async () => 'not_found',
  standing: async () => null,
}
