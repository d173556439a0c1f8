/**
 * `npm test`: the checks and the test suite. Each check counts as one test. Whatever happens, the
 * last line of stdout is `N passed, N failed`, and the exit code is non-zero when anything failed,
 * or when nothing ran.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const CHECKS = ['check:style', 'check:types', 'check:imports', 'check:unused']

/** What this script reads of vitest's JSON report. */
const suiteResult = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
})

interface Count {
  passed: number
  failed: number
  skipped: number
}

const count: Count = { passed: 0, failed: 0, skipped: 0 }

// Ctrl-C reaches the running child as well; what it leaves is counted as failed.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

try {
  for (const check of CHECKS) {
    console.log(`\n— npm run ${check}`)
    add((await run('npm', ['run', '--silent', check])) === 0 ? { passed: 1 } : { failed: 1 })
  }
  add(await runSuite())
} catch (error) {
  console.error(error)
  add({ failed: 1 })
}
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed${skipped}\n`)

function add(more: Partial<Count>): void {
  count.passed += more.passed ?? 0
  count.failed += more.failed ?? 0
  count.skipped += more.skipped ?? 0
}

/** Exit code of a command whose output goes straight through; null when it was killed. */
function run(command: string, args: string[]): Promise<number | null> {
  return new Promise((settle, refuse) => {
    // npm is a script on Windows, which only a shell starts.
    const shell = process.platform === 'win32'
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], shell })
    child.once('error', refuse)
    child.once('close', settle)
  })
}

async function runSuite(): Promise<Count> {
  const directory = mkdtempSync(join(tmpdir(), 'so-tay-57-test-'))
  const file = join(directory, 'result.json')
  try {
    console.log('\n— vitest')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const code = await run('node', ['node_modules/vitest/vitest.mjs', 'run', ...reporters])
    return countSuite(file, code)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function countSuite(file: string, code: number | null): Count {
  const result = suiteResult.parse(JSON.parse(readFileSync(file, 'utf8')))
  // A file that could not be loaded, or whose hook failed, has no failed test to show for it.
  const brokenFiles = result.testResults.filter(
    (one) =>
      one.status === 'failed' && !one.assertionResults.some(({ status }) => status === 'failed'),
  ).length
  const suite = {
    passed: result.numPassedTests,
    failed: result.numFailedTests + brokenFiles,
    skipped: result.numPendingTests + result.numTodoTests,
  }
  // Unhandled errors, a crashed worker, or no tests at all.
  const failedElsewhere = suite.failed === 0 && (code !== 0 || suite.passed === 0)
  return failedElsewhere ? { ...suite, failed: 1 } : suite
}
