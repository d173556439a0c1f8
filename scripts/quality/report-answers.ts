import type { ScoredAnswer } from './cells.ts'
import type { Measured } from './run.ts'
import { QUESTION_SETS } from './sets.ts'
import { estimateShare } from './statistics.ts'
import { renderTable } from './table.ts'
import { TYPED_FORMS } from './typed-forms.ts'

const HEAD = [
  '',
  'first citation',
  'first three',
  'facts',
  'citations valid',
  'wrong refusals',
  'refused',
]

/** Answers of ours: whole in every form, its variants as typed, and whole style by style. */
export function renderAnswers(measured: readonly Measured[]): string[] {
  const answered = measured.filter(({ cell }) => cell.answers.length > 0)
  const sets = [...new Set(answered.map(({ set }) => set.name))]
  return sets.flatMap((name) => {
    const ofSet = answered.filter(({ set }) => set.name === name)
    const whole = ofSet.filter(({ pipeline }) => pipeline.id === 'ours')
    const rows = ofSet
      .filter(({ form, pipeline }) => form === 'typed' || pipeline.id === 'ours')
      .map(({ pipeline, form, cell }) => [
        `${pipeline.label}, ${TYPED_FORMS[form]}`,
        ...answerCells(cell.answers),
      ])
    const typed = whole.find(({ form }) => form === 'typed')?.cell.answers ?? []
    return [
      `### ${QUESTION_SETS[name].title}`,
      renderTable(HEAD, rows),
      ...(typed.length > 0 ? [renderStyles(typed)] : []),
    ]
  })
}

/** Where it is strong and weak; few questions of each. */
function renderStyles(answers: readonly ScoredAnswer[]): string {
  const styles = [...new Set(answers.map(({ style }) => style))]
  return renderTable(
    ['style, as typed', ...HEAD.slice(1)],
    styles.map((style) => [style, ...answerCells(answers.filter((one) => one.style === style))]),
  )
}

function answerCells(answers: readonly ScoredAnswer[]): string[] {
  const inScope = answers.filter((one) => one.inScope)
  const outOfScope = answers.filter((one) => !one.inScope)
  // Facts that a refusal keeps back are missing too.
  const withFacts = inScope.filter((one) => one.asksForFacts)
  const sum = (value: (one: ScoredAnswer) => number) =>
    answers.reduce((total, one) => total + value(one), 0)
  return [
    count(inScope, ({ hit1 }) => hit1),
    count(inScope, ({ hit3 }) => hit3),
    count(withFacts, ({ facts }) => facts === true),
    ratio(
      sum(({ validCitations }) => validCitations),
      sum(({ citations }) => citations),
    ),
    count(inScope, (one) => !one.answered),
    count(outOfScope, (one) => !one.answered),
  ]
}

function count(answers: readonly ScoredAnswer[], test: (one: ScoredAnswer) => boolean): string {
  return ratio(answers.filter(test).length, answers.length)
}

/** Small counts are given as such, with the interval of their share. */
function ratio(hits: number, cases: number): string {
  if (cases === 0) return ''
  const { value, low, high } = estimateShare(hits, cases)
  const [share, from, to] = [value, low, high].map((bound) => bound.toFixed(2).replace(/^0/, ''))
  return `${hits}/${cases} ${share} (${from}–${to})`
}
