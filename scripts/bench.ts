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
import { parseArgs } from 'node:util'
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

async function main(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE)
    return 0
  }
  const read = readArguments(args)
  if (typeof read === 'string') {
    console.error(read === '' ? USAGE : `${read}\n${USAGE}`)
    return 2
  }
  const { suite, seconds, most, isJson } = read
  const { rows, figures, faults } = await suite({ seconds, most })
  for (const [label, value] of rows) console.log(`${label.padEnd(52)} ${value}`)
  for (const fault of faults) console.log(`FAULT: ${fault}`)
  if (isJson) console.log(JSON.stringify(figures))
  return faults.length > 0 ? 1 : 0
}

/** Gives what is wrong where the arguments name no suite or hold no such number; '' for none at all. */
function readArguments(args: string[]) {
  let values: { seconds?: string | undefined; n?: string | undefined; json?: boolean | undefined }
  let names: string[]
  try {
    ;({ values, positionals: names } = parseArgs({
      args,
      options: { seconds: { type: 'string' }, n: { type: 'string' }, json: { type: 'boolean' } },
      allowPositionals: true,
    }))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const [name, surplus] = names
  if (name === undefined) return args.length === 0 ? '' : 'Which suite?'
  const chosen = Object.hasOwn(SUITES, name) ? SUITES[name] : undefined
  if (!chosen) return `There is no suite "${name}".`
  if (surplus !== undefined) return `"${surplus}" is one word too many.`
  const { seconds = chosen.seconds, n = MOST_COUNTED, json: isJson = false } = values
  if (!isWithin(Number(seconds), MOST_SECONDS)) {
    return `--seconds wants a number above 0, at most ${MOST_SECONDS}, not "${seconds}".`
  }
  if (!isWithin(Number(n), MOST_COUNTED) || !Number.isInteger(Number(n))) {
    return `--n wants a whole number from 1 to ${MOST_COUNTED}, not "${n}".`
  }
  return { suite: chosen.suite, seconds: Number(seconds), most: Number(n), isJson }
}

function isWithin(value: number, most: number): boolean {
  return value > 0 && value <= most
}
