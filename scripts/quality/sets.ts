import { join } from 'node:path'
import type { CollectionName } from './collections.ts'

interface SetEntry {
  collection: CollectionName
  title: string
  /** Who wrote it and what it was used for, as the page says. */
  note: string
  /** Where its questions lie. */
  file(shared: string): string
}

/** All sets, in the page's order: one more is one entry more. */
export const QUESTION_SETS = {
  own: {
    collection: 'documents',
    title: 'Our own questions',
    note: 'Written for this program over the five documents in `corpus/`. The ranking weights and the model that refuses are learned from them (`scripts/train-ranker.ts`, `scripts/train-refusal.ts`), so this table flatters our rows.',
    file: () => 'test/fixtures/questions.jsonl',
  },
  fresh: {
    collection: 'documents',
    title: 'Fresh questions',
    note: 'Over the same documents, by somebody who had not seen the program (`test/fixtures/fresh-questions.jsonl`); nothing is learned from them, but what kinds of them failed was looked at.',
    file: () => 'test/fixtures/fresh-questions.jsonl',
  },
  blind: {
    collection: 'documents',
    title: 'Blind questions',
    note: 'Over the same documents, by somebody else who had seen only their texts (`test/fixtures/blind-questions.jsonl`); nothing is learned from them, but what kinds of them failed was looked at.',
    file: () => 'test/fixtures/blind-questions.jsonl',
  },
  unseen: {
    collection: 'documents',
    title: 'Unseen questions',
    note: 'Over the same documents, by a third person who had seen only their texts (`test/fixtures/unseen-questions.jsonl`), and only counted: which of them fail was never looked at.',
    file: () => 'test/fixtures/unseen-questions.jsonl',
  },
  dev: {
    collection: 'documents',
    title: 'The development set',
    note: 'Written by others over the same documents (`shared/eval/dev.jsonl`); measured, not tuned on.',
    file: (shared) => join(shared, 'eval/dev.jsonl'),
  },
  legal: {
    collection: 'law',
    title: 'Legal questions',
    note: 'Real questions of the public Zalo AI 2021 legal retrieval task over all articles of the codified law (`shared/data/`); a search must find a gold article among all of them. For measuring only. The embedding model was trained on titles and text of these articles, not on the questions; what it reaches with the gold laws left out stands in [embedding-model.md](embedding-model.md).',
    file: (shared) => join(shared, 'data/legal-questions.jsonl'),
  },
} as const satisfies Record<string, SetEntry>
export type SetName = keyof typeof QUESTION_SETS
