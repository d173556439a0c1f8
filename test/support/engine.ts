import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { createEngine, type Engine, type EngineOptions } from '../../src/engine.ts'
import { silentLogger } from './logger.ts'

/** The five documents that come with the program. */
export const CORPUS_DIRECTORY = fileURLToPath(new URL('../../corpus/', import.meta.url))

/** Our own questions, in the format of the evaluation sets. */
export const QUESTIONS_FILE = fileURLToPath(new URL('../fixtures/questions.jsonl', import.meta.url))

const engines = new Map<EngineOptions['hnsw'], Promise<Engine>>()
const directories: string[] = []

// Here and not where a directory is made: hooks count only while a test file is being loaded.
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/**
 * The engine on the real corpus, built once for a test file with a data directory of its own,
 * which goes when the file's tests have ended.
 */
export function sharedEngine(options: EngineOptions = {}): Promise<Engine> {
  const known = engines.get(options.hnsw)
  if (known !== undefined) return known
  const dataDirectory = mkdtempSync(join(tmpdir(), 'so-tay-57-engine-'))
  directories.push(dataDirectory)
  const config = { corpusDirectory: CORPUS_DIRECTORY, dataDirectory }
  const engine = createEngine(config, silentLogger, options)
  engines.set(options.hnsw, engine)
  return engine
}
