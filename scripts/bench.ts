/**
 * Measures what the program promises, beside a peer in the same run where there is one:
 *   npm run bench -- answers [--seconds 20] [--n 1000] [--json]
 *   npm run bench -- tokens [--seconds 20] [--n 5] [--json]
 *   npm run bench -- webhooks [--seconds 60] [--n 30000] [--json]
 *   npm run bench -- broadcast [--seconds 60] [--n 100000] [--json]
 *   npm run bench -- meeting [--seconds 30] [--n 20] [--json]
 *   npm run bench -- scale [--seconds 60] [--n 1000000] [--json]
 * Ends non-zero when anything was lost, came twice or crashed.
 */
import { answersSuite } from './bench/answers.ts'
import { broadcastSuite } from './bench/broadcast.ts'
import { meetingSuite } from './bench/meeting.ts'
import { scaleSuite } from './bench/scale.ts'
import type { Suite } from './bench/suite.ts'
import { tokensSuite } from './bench/tokens.ts'
import { webhooksSuite } from './bench/webhooks.ts'

const SUITES: Record<string, { suite: Suite; seconds: number }> = {
  answers: { suite: answersSuite, seconds: 20 },
  tokens: { suite: tokensSuite, seconds: 20 },
  webhooks: { suite: webhooksSuite, seconds: 60 },
  broadcast: { suite: broadcastSuite, seconds: 60 },
  meeting: { suite: meetingSuite, seconds: 30 },
  scale: { suite: scaleSuite, seconds: 60 },
}
const USAGE = `usage: npm run bench -- <${Object.keys(SUITES).join('|')}> [--seconds N] [--n N] [--json]
  --seconds N   about how long each part may take, 20 unless told (webhooks, broadcast, scale: 60; meeting: 30)
  --n N         at most so many questions (answers, meeting), rounds (tokens), webhooks, recipients or passages (scale)
  --json        the figures as one JSON object on the last line`
const MOST_SECONDS = 3_600
const MOST_COUNTED = 1_000_000

// Whoever reads the output may stop reading (`| head`); that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})
process.exitCode = await main(process.argv.slice(2))

async function main([name = '', ...args]: string[]): Promise<number> {
  const chosen = Object.hasOwn(SUITES, name) ? SUITES[name] : undefined
  const fallback = chosen?.seconds ?? 0
  const seconds = readNumber(args, '--seconds', { fallback, most: MOST_SECONDS })
  const most = readNumber(args, '--n', { fallback: MOST_COUNTED, most: MOST_COUNTED })
  if (!chosen || seconds === null || most === null || !Number.isInteger(most)) {
    console.error(USAGE)
    return 2
  }
  const { rows, figures, faults } = await chosen.suite({ seconds, most })
  for (const [label, value] of rows) console.log(`${label.padEnd(52)} ${value}`)
  for (const fault of faults) console.log(`FAULT: ${fault}`)
  if (args.includes('--json')) console.log(JSON.stringify(figures))
  return faults.length > 0 ? 1 : 0
}

function readNumber(
  args: string[],
  flag: string,
  { fallback, most }: { fallback: number; most: number },
): number | null {
  const at = args.indexOf(flag)
  if (at < 0) return fallback
  const value = Number(args[at + 1])
  return value > 0 && value <= most ? value : null
}
