/**
 * Measures what the program promises, beside a peer in the same run where there is one:
 *   npm run bench -- answers [--seconds 20] [--json]
 * Ends non-zero when anything was lost or crashed.
 */
import { answersSuite } from './bench/answers.ts'
import type { Suite } from './bench/suite.ts'

const SUITES: Record<string, Suite> = { answers: answersSuite }
const USAGE = `usage: npm run bench -- <${Object.keys(SUITES).join('|')}> [--seconds N] [--json]`

process.exitCode = await main(process.argv.slice(2))

async function main([name = '', ...args]: string[]): Promise<number> {
  const suite = SUITES[name]
  const seconds = readNumber(args, '--seconds', 20)
  if (!suite || seconds === null) {
    console.error(USAGE)
    return 2
  }
  const { rows, figures, faults } = await suite({ seconds })
  for (const [label, value] of rows) console.log(`${label.padEnd(52)} ${value}`)
  for (const fault of faults) console.log(`FAULT: ${fault}`)
  if (args.includes('--json')) console.log(JSON.stringify(figures))
  return faults.length > 0 ? 1 : 0
}

function readNumber(args: string[], flag: string, fallback: number): number | null {
  const at = args.indexOf(flag)
  if (at < 0) return fallback
  const value = Number(args[at + 1])
  return Number.isFinite(value) && value > 0 ? value : null
}
