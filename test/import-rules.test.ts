import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { temporaryDirectory } from './support/temporary-directory.ts'

/** One wrong import each: the file, what it imports, and the rule that must see it. */
const WRONG_IMPORTS = [
  ['src/lib/a.ts', '../config/a.ts', 'lib-imports'],
  ['src/config/b.ts', '../storage/a.ts', 'config-imports'],
  ['src/corpus/b.ts', '../retrieval/a.ts', 'corpus-imports'],
  ['src/quiz/b.ts', '../corpus/a.ts', 'quiz-imports'],
  ['src/models/b.ts', '../corpus/a.ts', 'models-imports'],
  ['src/subscribers/b.ts', '../conversation/ports.ts', 'subscribers-imports'],
  ['src/retrieval/b.ts', '../answering/a.ts', 'retrieval-imports'],
  ['src/answering/b.ts', '../conversation/ports.ts', 'answering-imports'],
  ['src/broadcast/b.ts', '../conversation/ports.ts', 'broadcast-imports'],
  ['src/conversation/b.ts', '../storage/a.ts', 'conversation-imports'],
  ['src/conversation/c.ts', '../channels/telegram/a.ts', 'conversation-imports'],
  ['src/queue/b.ts', '../storage/a.ts', 'queue-imports'],
  ['src/storage/b.ts', '../retrieval/a.ts', 'storage-imports'],
  ['src/storage/c.ts', '../answering/a.ts', 'storage-imports'],
  ['src/web/b.ts', '../storage/a.ts', 'web-imports'],
  ['src/cli/commands/b.ts', '../../storage/a.ts', 'cli-imports'],
  ['src/cli/commands/c.ts', '../../app.ts', 'composition-root'],
  ['src/cli/commands/d.ts', '../../operator.ts', 'operator-is-for-commands'],
  ['src/app.ts', './operator.ts', 'operator-is-for-commands'],
  ['src/cli/commands/e.ts', '../../channels/telegram/a.ts', 'cli-imports'],
  ['src/web/c.ts', '../main.ts', 'mains-are-imported-by-nobody'],
  ['src/channels/telegram/b.ts', '../terminal/a.ts', 'channels-never-meet'],
  ['src/channels/telegram/c.ts', '../../conversation/ports.ts', 'channels-never-meet'],
  ['src/channels/channel.ts', '../corpus/a.ts', 'channel-port-leans-on-nothing'],
  ['src/helpers/b.ts', '../lib/c.ts', 'folder-without-a-rule'],
  ['src/lib/d.ts', '../../test/a.ts', 'source-does-not-know-tests'],
  ['src/corpus/orphan.ts', null, 'no-orphans'],
  ['src/corpus/e.ts', './missing.ts', 'resolvable'],
  ['src/channels/terminal/d.ts', 'grammy', 'grammy-stays-home'],
  ['src/channels/terminal/e.ts', 'grammy/types', 'grammy-stays-home'],
  ['src/app.ts', 'hono', 'hono-stays-home'],
  ['src/app.ts', '@hono/node-server', 'hono-stays-home'],
  ['src/conversation/d.ts', 'prom-client', 'prom-client-stays-home'],
  ['src/conversation/e.ts', 'kysely', 'kysely-stays-home'],
  ['src/lib/e.ts', 'better-sqlite3', 'better-sqlite3-stays-home'],
  ['src/lib/f.ts', 'node-sqlite3-wasm', 'node-sqlite3-wasm-stays-home'],
  ['src/conversation/f.ts', '@langchain/core/documents', 'langchain-stays-home'],
  ['src/answering/c.ts', 'hnswlib-node', 'hnswlib-node-stays-home'],
  ['src/storage/d.ts', 'yaml', 'yaml-stays-home'],
  ['src/web/d.ts', 'pino', 'pino-stays-home'],
  ['src/storage/e.ts', 'bullmq', 'bullmq-stays-home'],
  ['src/web/e.ts', 'ioredis', 'ioredis-stays-home'],
  ['src/broadcast/c.ts', 'cron-parser', 'cron-parser-stays-home'],
  ['src/broadcast/d.ts', 'fflate', 'fflate-stays-home'],
  ['src/corpus/f.ts', 'typescript', 'no-development-packages-at-run-time'],
  ['src/corpus/circle-a.ts', './circle-b.ts', 'no-circles'],
] as const

/** Imports that the table allows. */
const RIGHT_IMPORTS = [
  ['src/main.ts', './app.ts'],
  ['src/cli/main.ts', '../app.ts'],
  ['src/cli/main.ts', '../operator.ts'],
  ['src/operator.ts', './storage/a.ts'],
  ['src/operator.ts', './channels/telegram/a.ts'],
  ['src/app.ts', './storage/a.ts'],
  ['src/app.ts', './web/a.ts'],
  ['src/web/a.ts', 'hono'],
  ['src/web/a.ts', '../corpus/a.ts'],
  ['src/storage/a.ts', 'kysely'],
  ['src/storage/a.ts', '../conversation/ports.ts'],
  ['src/queue/a.ts', 'bullmq'],
  ['src/queue/a.ts', '../channels/channel.ts'],
  ['src/storage/a.ts', '../answering/answer.ts'],
  ['src/conversation/ports.ts', '../answering/answer.ts'],
  ['src/retrieval/a.ts', '../corpus/a.ts'],
  ['src/retrieval/a.ts', 'hnswlib-node'],
  ['src/answering/a.ts', '../retrieval/a.ts'],
  ['src/answering/answer.ts', '../corpus/a.ts'],
  ['src/corpus/a.ts', 'yaml'],
  // The other half of the circle, which is reported once.
  ['src/corpus/circle-b.ts', './circle-a.ts'],
  ['src/config/a.ts', '../lib/c.ts'],
  ['src/lib/c.ts', 'pino'],
  ['src/channels/telegram/a.ts', 'grammy/types'],
  ['src/channels/terminal/a.ts', '../../lib/c.ts'],
  ['test/a.ts', '../src/app.ts'],
] as const

const report = z.object({
  summary: z.object({
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) }),
    ),
  }),
})

/** Imports of types count; only a development package may be there for its types. */
function importLine(imported: string | null): string {
  if (imported === null) return 'export {}\n'
  return imported === 'typescript'
    ? `import '${imported}'\n`
    : `import type {} from '${imported}'\n`
}

/** Runs the real rules over a small source tree with the given imports; file → rules it breaks. */
async function brokenRules(): Promise<Map<string, Set<string>>> {
  const directory = temporaryDirectory()
  const files = new Map<string, string>()
  for (const [file, imported] of [...RIGHT_IMPORTS, ...WRONG_IMPORTS]) {
    files.set(file, (files.get(file) ?? '') + importLine(imported))
  }
  for (const [file, text] of files) {
    mkdirSync(dirname(join(directory, file)), { recursive: true })
    writeFileSync(join(directory, file), text)
  }
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    copyFileSync(file, join(directory, file))
  }
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'))
  const stdout = await new Promise<string>((settle) => {
    const bin = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'
    const args = [bin, 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json']
    // It ends with the number of violations as its code.
    const options = { cwd: directory, maxBuffer: 2 ** 26 }
    execFile(process.execPath, args, options, (_, output) => settle(output))
  })
  const broken = new Map<string, Set<string>>()
  for (const { from, rule } of report.parse(JSON.parse(stdout)).summary.violations) {
    broken.set(from, (broken.get(from) ?? new Set()).add(rule.name))
  }
  return broken
}

describe('the import rules', () => {
  it('see every wrong import and let the right ones pass', async () => {
    const broken = await brokenRules()
    const missed = WRONG_IMPORTS.filter(([file, , rule]) => !broken.get(file)?.has(rule))
    expect(missed).toEqual([])
    const wrongFiles = new Set<string>(WRONG_IMPORTS.map(([file]) => file))
    const falseAlarms = [...broken].filter(([file]) => !wrongFiles.has(file))
    expect(falseAlarms).toEqual([])
  })
})
