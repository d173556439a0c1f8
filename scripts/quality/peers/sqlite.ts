import Database from 'better-sqlite3'
import { z } from 'zod'
import type { Collection } from '../collections.ts'
import type { Search } from './peer.ts'

const rows = z.array(z.object({ position: z.number() }))

/**
 * SQLite's FTS5 with its own folding of marks (which leaves đ) and bm25(). The words of a question
 * are joined by OR; FTS5 would want all of them, and find next to nothing.
 */
export async function openFts5({ units }: Collection): Promise<Search> {
  const database = new Database(':memory:')
  database.exec(
    `CREATE VIRTUAL TABLE units USING fts5(text, headings, title, content='', tokenize="unicode61 remove_diacritics 2")`,
  )
  const insert = database.prepare(
    'INSERT INTO units (rowid, text, headings, title) VALUES (?, ?, ?, ?)',
  )
  database.transaction(() => {
    for (const [i, { text, headings, title }] of units.entries()) {
      insert.run(i, text, headings, title)
    }
  })()
  const select = database.prepare(
    'SELECT rowid AS position FROM units WHERE units MATCH ? ORDER BY bm25(units) LIMIT ?',
  )
  return async (question, limit) => {
    const words = question.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []
    if (words.length === 0) return []
    const asked = words.map((word) => `"${word}"`).join(' OR ')
    return rows.parse(select.all(asked, limit)).flatMap(({ position }) => units[position] ?? [])
  }
}
