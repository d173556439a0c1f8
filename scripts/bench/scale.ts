import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { missingData } from './scale-corpus.ts'
import {
  type BuildFigures,
  buildFigures,
  type CompareFigures,
  compareFigures,
  type ServeFigures,
  serveFigures,
} from './scale-measures.ts'
import { percentile, round, type SuiteOptions, type SuiteResult } from './suite.ts'

const PROCESS = fileURLToPath(new URL('./scale-process.ts', import.meta.url))
/** How many passages; the last stands for all that there are. */
const SIZES = [1_000, 10_000, 100_000, 1_000_000]
/** As a large index is to be run (docs/scale.md), and with room for MiniSearch's. */
const HEAP_MB = 1_024
const PEER_HEAP_MB = 12_000
/** What is to be reached with all passages on two cores. */
const TARGETS = { searchP95Ms: 50, recall: 0.97, loadMs: 5_000, rssMb: 2_048, ratio: 3 }

/**
 * The same program over 1,000 to 368,000 paragraphs of law: building its index and adding one
 * document, loading it, searching it, how much of exact search the graph finds, and the lexical part
 * beside MiniSearch on the same texts.
 */
export async function scaleSuite(options: SuiteOptions): Promise<SuiteResult> {
  const missing = missingData()
  if (missing !== null) return { rows: [], figures: {}, faults: [missing] }
  const result: SuiteResult = { rows: [], figures: {}, faults: [] }
  for (const size of sizesUpTo(options.most)) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-scale-'))
    try {
      console.error(`scale: building over ${size.toLocaleString('en')} passages at most`)
      const built = await run(buildFigures, ['build', folder, String(size), '0'])
      console.error(`scale: searching ${built.passages.toLocaleString('en')} passages`)
      const given = ['serve', folder, String(size), String(options.seconds)]
      const served = await run(serveFigures, given)
      console.error('scale: MiniSearch on the same texts')
      const compared = await run(
        compareFigures,
        ['compare', folder, String(size), String(options.seconds)],
        PEER_HEAP_MB,
      )
      add(result, size, { ...built, ...served, ...compared })
    } catch (error) {
      result.faults.push(`${size} passages: ${String(error)}`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return result
}

function sizesUpTo(most: number): number[] {
  const sizes = SIZES.filter((size) => size <= most)
  return sizes.length > 0 ? sizes : [most]
}

/** The figures that a process prints. Rejects when it fails. */
async function run<Schema extends z.ZodType>(
  schema: Schema,
  args: string[],
  heapMb = HEAP_MB,
): Promise<z.infer<Schema>> {
  const flags = ['--max-semi-space-size=4', `--max-old-space-size=${heapMb}`, '--import', 'tsx']
  const child = spawn(process.execPath, [...flags, PROCESS, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [printed, code] = await Promise.all([text(child.stdout), ended])
  if (code !== 0) throw new Error(`measuring ended with exit code ${code}`)
  return schema.parse(JSON.parse(printed.trim().split('\n').at(-1) ?? ''))
}

function add(
  { rows, figures, faults }: SuiteResult,
  size: number,
  measured: BuildFigures & ServeFigures & CompareFigures,
): void {
  const isWhole = measured.passages < size
  const name = isWhole ? 'all' : `n${size}`
  const toReach = (target: string) => (isWhole ? `   (to reach: ${target})` : '')
  const own = {
    Passages: measured.passages,
    BuildSeconds: round(measured.seconds),
    BuildPeakRssMb: round(measured.peakRssMb),
    AddOneDocumentSeconds: round(measured.addSeconds),
    LoadMs: round(measured.loadMs),
    SearchP50Ms: round(percentile(measured.searchMs, 0.5)),
    SearchP95Ms: round(percentile(measured.searchMs, 0.95)),
    Searches: measured.searchMs.length,
    RssMb: round(measured.rssMb),
    ...(measured.recall !== null && { RecallAt10: Math.round(measured.recall * 10_000) / 10_000 }),
    LexicalPerSecond: round(measured.lexicalPerSecond),
    MiniSearchPerSecond: round(measured.peerPerSecond),
    LexicalToMiniSearchRatio: round(measured.lexicalPerSecond / measured.peerPerSecond),
  }
  for (const [key, value] of Object.entries(own)) figures[`${name}${key}`] = value
  rows.push(
    [`== ${measured.passages.toLocaleString('en')} passages`, ''],
    ['build the index; memory at most', `${own.BuildSeconds} s; ${own.BuildPeakRssMb} MB`],
    ['add one document', `${own.AddOneDocumentSeconds} s, ${measured.documentsRead} document read`],
    ['load', `${own.LoadMs} ms${toReach(`<= ${TARGETS.loadMs} ms`)}`],
    [
      `search, ${own.Searches} questions`,
      `p50 ${own.SearchP50Ms} ms   p95 ${own.SearchP95Ms} ms${toReach(`p95 <= ${TARGETS.searchP95Ms} ms`)}`,
    ],
    ['resident memory, texts included', `${own.RssMb} MB${toReach(`<= ${TARGETS.rssMb} MB`)}`],
    [
      'recall@10 of the graph against exact search',
      `${own.RecallAt10 ?? 'no graph: hnswlib-node is not installed'}${toReach(`>= ${TARGETS.recall}`)}`,
    ],
    [
      'lexical searches a second; MiniSearch, words only',
      `${own.LexicalPerSecond}; ${own.MiniSearchPerSecond}: ${own.LexicalToMiniSearchRatio} times${toReach(`>= ${TARGETS.ratio} times`)}`,
    ],
  )
  faults.push(...measured.faults)
  if (isWhole && measured.recall !== null && measured.recall < TARGETS.recall) {
    faults.push(`the graph finds ${own.RecallAt10} of the nearest, less than ${TARGETS.recall}`)
  }
  if (measured.documentsRead !== 1) {
    faults.push(`adding one document read ${measured.documentsRead} of ${name}`)
  }
}
