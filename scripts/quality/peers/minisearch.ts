import MiniSearch, { type Options } from 'minisearch'
import { fold } from '../../../src/lib/vietnamese.ts'
import type { Collection, Unit } from '../collections.ts'
import type { Search } from './peer.ts'

/** MiniSearch as it comes. */
export function openMiniSearch(collection: Collection): Promise<Search> {
  return open(collection, {})
}

/** MiniSearch over words without marks, and pairs of neighbouring words. */
export function openFoldedMiniSearch(collection: Collection): Promise<Search> {
  return open(collection, { tokenize: wordsAndPairs, processTerm: (term) => term })
}

async function open({ units }: Collection, options: Partial<Options<Unit>>): Promise<Search> {
  const engine = new MiniSearch<Unit>({ fields: ['text', 'headings', 'title'], ...options })
  engine.addAll(units)
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  return async (question, limit) =>
    engine
      .search(question)
      .slice(0, limit)
      .flatMap(({ id }) => byId.get(String(id)) ?? [])
}

function wordsAndPairs(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
  return [...words, ...words.slice(1).map((word, i) => `${words[i]} ${word}`)]
}
