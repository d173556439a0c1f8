import { create, insertMultiple, search, type Tokenizer } from '@orama/orama'
import { fold } from '../../../src/lib/vietnamese.ts'
import type { Collection } from '../collections.ts'
import type { Search } from './peer.ts'

/** Inserted without a pause. */
const BATCH = 500

/** Orama as it comes; it knows no Vietnamese, so words are cut at its letters. */
export function openOrama(collection: Collection): Promise<Search> {
  return open(collection)
}

/** Orama with a tokenizer that folds Vietnamese marks. */
export function openFoldedOrama(collection: Collection): Promise<Search> {
  return open(collection, {
    language: 'vietnamese',
    normalizationCache: new Map(),
    tokenize: (text) => [...new Set(fold(text).match(/[\p{L}\p{N}]+/gu) ?? [])],
  })
}

async function open({ units }: Collection, tokenizer?: Tokenizer): Promise<Search> {
  const engine = create({
    schema: { text: 'string', headings: 'string', title: 'string' },
    ...(tokenizer ? { components: { tokenizer } } : {}),
  })
  await insertMultiple(engine, units, BATCH)
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  return async (question, limit) => {
    const { hits } = await search(engine, {
      term: question,
      limit,
      properties: ['text', 'headings', 'title'],
    })
    return hits.flatMap(({ id }) => byId.get(id) ?? [])
  }
}
