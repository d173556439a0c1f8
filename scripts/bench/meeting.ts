import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createChance } from '../../test/support/failure-script.ts'
import { freePort } from '../../test/support/free-port.ts'
import { type ProgramProcess, startProgram } from './broadcast-processes.ts'
import { readQuestions } from './meeting-bank.ts'
import { type Comparison, compare, readView } from './meeting-comparison.ts'
import { type Held, holdMeeting } from './meeting-holding.ts'
import { countLimits, type LimitCount } from './meeting-limits.ts'
import { gatherPeople } from './meeting-people.ts'
import { createPlatforms } from './meeting-platforms.ts'
import { measureRate, type RatePart, VOTES_PER_SECOND } from './meeting-rate.ts'
import { type Outage, type Recount, recount } from './meeting-recount.ts'
import { median, round, type SuiteOptions, type SuiteResult } from './suite.ts'

const MOST_QUESTIONS = 20
const KILLS = 3
const RATE_PARTS = 3
const SEED = 57
const PROMISED_P99_MS = 50
/** A shorter part says little about the rate: the program has just started. */
const LEAST_PART_SECONDS = 5

interface Meeting {
  held: Held
  counted: Recount
  comparison: Comparison
  limits: LimitCount
  outages: Outage[]
}

/**
 * A meeting of 200 people on three platforms that are in trouble, with a program that is killed now
 * and then: what it counted, beside what the platforms noted. Then how soon a vote is recorded.
 */
export async function meetingSuite({ seconds, most }: SuiteOptions): Promise<SuiteResult> {
  const meeting = await hold(Math.min(most, MOST_QUESTIONS))
  const partSeconds = seconds / RATE_PARTS
  const rates: RatePart[] = []
  for (let part = 0; part < RATE_PARTS; part++) rates.push(await measureRate(partSeconds))
  return report(meeting, { rates, partSeconds })
}

async function hold(questions: number): Promise<Meeting> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-meeting-'))
  const platforms = await createPlatforms()
  const port = await freePort()
  const settings = platforms.settings(directory, port)
  const random = createChance(SEED)
  const outages: Outage[] = []
  let program: ProgramProcess | null = await startProgram([], settings, port)
  try {
    const cast = gatherPeople(platforms)
    const findQuestion = readQuestions()
    platforms.makeTrouble()
    const held = await holdMeeting(cast, {
      questions,
      findQuestion,
      random,
      killsAt: pickSome(questions, random),
      async killAndRestart() {
        const from = Date.now()
        await program?.kill()
        program = await startProgram([], settings, port)
        outages.push({ from, until: Date.now() })
      },
      trouble: () => program?.crash() ?? null,
    })
    await program.kill()
    const counted = recount(platforms, cast, { findQuestion, outages })
    const view = await readView(directory)
    const comparison = await compare(counted, view, { workbook: held.workbook, cast })
    return { held, counted, comparison, limits: countLimits(platforms), outages }
  } finally {
    await program?.kill()
    await platforms.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

function pickSome(questions: number, random: () => number): Set<number> {
  const numbers = Array.from({ length: questions }, (_, index) => ({
    number: index + 1,
    chance: random(),
  }))
  numbers.sort((a, b) => a.chance - b.chance)
  return new Set(numbers.slice(0, KILLS).map(({ number }) => number))
}

function report(
  { held, counted, comparison, limits, outages }: Meeting,
  { rates, partSeconds }: { rates: RatePart[]; partSeconds: number },
): SuiteResult {
  const { people, votes, lost, twice, scoreDifferences, onTheLine, notes } = comparison
  const down = outages.map(({ from, until }) => until - from)
  const figures = {
    people,
    questions: held.questions,
    meetingSeconds: round(held.seconds),
    kills: outages.length,
    downMsMax: round(Math.max(0, ...down)),
    votes,
    votesLost: lost,
    votesTwice: twice,
    scoreDifferences,
    votesOnTheLine: onTheLine,
    votesLate: counted.left.late,
    votesOfOutsiders: counted.left.outside,
    votesRepeated: counted.left.repeated,
    limitViolations: limits.violations.length,
    groupCallsPerMinuteMax: limits.groupCallsPerMinute,
    phoneMessagesPerSecondMax: limits.phoneMessagesPerSecond,
    floods: limits.floods,
    ratePerSecond: VOTES_PER_SECOND,
    rateVotes: rates.reduce((sum, part) => sum + part.votes, 0),
    rateUnrecorded: rates.reduce((sum, part) => sum + part.unrecorded, 0),
    voteP50Ms: round(median(rates.map((part) => part.p50Ms))),
    voteP99Ms: round(median(rates.map((part) => part.p99Ms))),
    voteMaxMs: round(Math.max(...rates.map((part) => part.maxMs))),
    voteLookP99Ms: round(median(rates.map((part) => part.lookP99Ms))),
  }
  const faults = [
    ...(lost > 0 ? [`${lost} votes were lost`] : []),
    ...(twice > 0 ? [`${twice} votes were counted that are not to be counted`] : []),
    ...(scoreDifferences > 0 ? [`${scoreDifferences} figures differ from the recount`] : []),
    ...limits.violations.slice(0, 5).map((what) => `over a limit of the platform: ${what}`),
    ...(figures.rateUnrecorded > 0 ? [`${figures.rateUnrecorded} votes were never recorded`] : []),
    ...(partSeconds >= LEAST_PART_SECONDS && figures.voteP99Ms > PROMISED_P99_MS
      ? [`a vote is recorded within ${figures.voteP99Ms} ms (p99), more than ${PROMISED_P99_MS}`]
      : []),
    ...notes,
  ]
  return {
    figures,
    faults,
    rows: [
      ['people, on three platforms', String(people)],
      ['questions, in so many seconds', `${held.questions}, ${figures.meetingSeconds}`],
      ['killed in mid-question, down for at most', `${outages.length}, ${figures.downMsMax} ms`],
      ['votes that count by the recount', String(votes)],
      ['votes lost', String(lost)],
      ['votes counted that are not to be', String(twice)],
      ['choices, sums and ranks that differ', String(scoreDifferences)],
      ['votes at the very end, right either way', String(onTheLine)],
      [
        'left out: late, of outsiders, after the first',
        `${counted.left.late}, ${counted.left.outside}, ${counted.left.repeated}`,
      ],
      ['over a limit of a platform', String(limits.violations.length)],
      ['calls in the group within a minute, at most', String(limits.groupCallsPerMinute)],
      ['messages to Telegram phones in a second, at most', String(limits.phoneMessagesPerSecond)],
      ['answers of 429', String(limits.floods)],
      [
        `vote to recorded, at ${VOTES_PER_SECOND} a second`,
        `p50 ${figures.voteP50Ms} ms   p99 ${figures.voteP99Ms} ms   max ${figures.voteMaxMs} ms`,
      ],
      ['  each look into the store took, p99', `${figures.voteLookP99Ms} ms`],
    ],
  }
}
