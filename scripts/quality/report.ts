import { createRandom } from '../noise/random.ts'
import { ANSWERS_NOTE, HOW_TO_READ, PARTS_NOTE, PEERS_NOTE } from './notes.ts'
import type { Origin } from './origin.ts'
import type { Outcome } from './question-sets.ts'
import { renderAnswers } from './report-answers.ts'
import type { Measured } from './run.ts'
import { QUESTION_SETS, type SetName } from './sets.ts'
import { type Estimate, estimateMean, estimateShare } from './statistics.ts'
import { renderTable } from './table.ts'
import { TYPED_FORMS, type TypedForm } from './typed-forms.ts'

/** The page as Markdown, with rows in the order of the pipelines; `missing` were not measured. */
export function renderReport(
  measured: readonly Measured[],
  { date, commit }: Origin,
  missing: readonly string[] = [],
): string {
  const sets = [...new Set(measured.map(({ set }) => set.name))]
  const from = commit === null ? '' : ` from ${commit}`
  return [
    '# How well it finds and answers',
    `<!-- Made by \`npm run quality\`; change scripts/quality/, not this page. -->`,
    `Measured on ${date}${from} by \`npm run quality\`, which makes this page.`,
    ...(missing.length > 0
      ? [`Not measured, or only in part, and so not in every table: ${missing.join('; ')}.`]
      : []),
    HOW_TO_READ,
    ...sets.flatMap((name) => renderSet(name, measured)),
    '## Answers and refusals',
    ANSWERS_NOTE,
    ...renderAnswers(measured),
    '## What was compared',
    PARTS_NOTE,
    PEERS_NOTE,
    '',
  ].join('\n\n')
}

function renderSet(name: SetName, measured: readonly Measured[]): string[] {
  const ofSet = measured.filter(({ set }) => set.name === name)
  const set = ofSet[0]?.set
  const forms = [...new Set(ofSet.map(({ form }) => form))]
  return [
    `## ${QUESTION_SETS[name].title}`,
    `${set?.questions.length ?? 0} questions that have an answer. ${QUESTION_SETS[name].note}`,
    renderGlance(ofSet, forms),
    ...forms.flatMap((form) => [
      `### ${capitalise(TYPED_FORMS[form])}`,
      renderForm(ofSet.filter((one) => one.form === form)),
    ]),
  ]
}

/** hit@1 and hit@10 in all forms beside each other. */
function renderGlance(measured: readonly Measured[], forms: readonly TypedForm[]): string {
  const pipelines = [...new Set(measured.map(({ pipeline }) => pipeline))]
  return renderTable(
    ['hit@1 / hit@10', ...forms.map((form) => TYPED_FORMS[form])],
    pipelines.map(({ id, label }) => [
      label,
      ...forms.map((form) => {
        const one = measured.find((cell) => cell.form === form && cell.pipeline.id === id)
        if (!one) return ''
        const { hit1, hit10 } = estimate(Object.values(one.cell.outcomes))
        return `${share(hit1.value)} / ${share(hit10.value)}`
      }),
    ]),
  )
}

function renderForm(measured: readonly Measured[]): string {
  return renderTable(
    ['', 'n', 'hit@1', 'hit@3', 'hit@10', 'MRR@10'],
    listRows(measured).map(({ label, outcomes }) => {
      const { hit1, hit3, hit10, mrr } = estimate(outcomes)
      const figures = [hit1, hit3, hit10, mrr].map(interval)
      return [label, outcomes.length.toLocaleString('en'), ...figures]
    }),
  )
}

/** A row for each pipeline; above those that were asked fewer questions, ours on the same ones. */
function listRows(measured: readonly Measured[]): { label: string; outcomes: Outcome[] }[] {
  const [first] = measured
  if (!first) return []
  const whole = first.cell.outcomes
  let asked = Object.keys(whole).length
  return measured.flatMap(({ pipeline: { label }, cell }) => {
    const row = { label, outcomes: Object.values(cell.outcomes) }
    if (row.outcomes.length === asked) return [row]
    asked = row.outcomes.length
    const same = Object.keys(cell.outcomes).flatMap((id) => whole[id] ?? [])
    if (same.length < asked) return [row]
    return [{ label: `${first.pipeline.label}, on the ${asked} below`, outcomes: same }, row]
  })
}

function estimate(outcomes: readonly Outcome[]) {
  const of = (hits: (outcome: Outcome) => boolean) =>
    estimateShare(outcomes.filter(hits).length, outcomes.length)
  return {
    hit1: of(({ hit1 }) => hit1),
    hit3: of(({ hit3 }) => hit3),
    hit10: of(({ hit10 }) => hit10),
    mrr: estimateMean(
      outcomes.map(({ rank }) => (rank > 0 ? 1 / rank : 0)),
      createRandom('bootstrap'),
    ),
  }
}

function interval({ value, low, high }: Estimate): string {
  return `${share(value)} (${share(low)}–${share(high)})`
}

function share(value: number): string {
  return value.toFixed(3).replace(/^0/, '')
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
