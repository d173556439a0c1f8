/**
 * `npm test`: the checks and the test suite. Each check counts as one test. Whatever happens, the
 * last line of stdout is `N passed, N failed`, and the exit code is non-zero when anything failed,
 * or when nothing ran. A test that was skipped counts as failed: it says nothing about the program.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { findChromium } from '../test/support/chromium.ts'
import { hasPostgres } from '../test/support/find-postgres.ts'
import { hasRedis } from '../test/support/redis.ts'

const CHECKS = ['check:style', 'check:types', 'check:imports', 'check:unused']

/** What the tests that may be skipped look for. */
const REMEDY =
  'Install a C++ compiler and python3, then run "npm rebuild better-sqlite3 hnswlib-node"; ' +
  'the tests of the terminal need the command "script" of util-linux.'

/** What this script reads of vitest's JSON report. */
const suiteResult = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
})

interface Count {
  passed: number
  failed: number
}

const count: Count = { passed: 0, failed: 0 }
let running: ChildProcess | null = null
let isStopped = false
process.on('SIGINT', stop)
process.on('SIGTERM', stop)

try {
  for (const check of CHECKS) {
    if (isStopped) break
    console.log(`\n— npm run ${check}`)
    add((await run('npm', ['run', '--silent', check])) === 0 ? { passed: 1 } : { failed: 1 })
  }
  if (!isStopped && findChromium() === null) await installPackage('chromium')
  if (!isStopped && !hasRedis()) await installPackage('redis-server')
  if (!isStopped && !hasPostgres()) await installPackage('postgresql')
  if (!isStopped) add(await runSuite())
} catch (error) {
  if (!isStopped) console.error(error)
  add({ failed: 1 })
}
process.exitCode = isStopped || count.failed > 0 || count.passed === 0 ? 1 : 0
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed\n`)

function add(more: Partial<Count>): void {
  count.passed += more.passed ?? 0
  count.failed += more.failed ?? 0
}

/** Ends what runs, with everything it has started; the rest is left out. */
function stop(): void {
  isStopped = true
  const pid = running?.pid
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}

/** Exit code of a command whose output goes straight through; null when it was killed. */
function run(command: string, args: string[]): Promise<number | null> {
  return new Promise((settle, refuse) => {
    // npm is a script on Windows, which only a shell starts.
    const shell = process.platform === 'win32'
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      shell,
      // A process group of its own can be ended as a whole.
      detached: process.platform !== 'win32',
    })
    running = child
    child.once('error', refuse)
    child.once('close', (code) => {
      running = null
      settle(code)
    })
  })
}

/**
 * What some tests need, from Debian's packages. Where that cannot be done the tests themselves fail
 * and name the command.
 */
async function installPackage(name: string): Promise<void> {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return
  console.log(`\n— apt-get install ${name}`)
  await run('apt-get', ['update', '-qq'])
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name])
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
  const skipped = result.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => !['passed', 'failed'].includes(status))
  for (const { fullName } of skipped) console.log(`skipped: ${fullName}`)
  if (skipped.length > 0) console.log(`Skipped tests count as failed. ${REMEDY}`)
  const suite = {
    passed: result.numPassedTests,
    failed: result.numFailedTests + brokenFiles + skipped.length,
  }
  // Unhandled errors, a crashed worker, or no tests at all.
  const failedElsewhere = suite.failed === 0 && (code !== 0 || suite.passed === 0)
  return failedElsewhere ? { ...suite, failed: 1 } : suite
}
