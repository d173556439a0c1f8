import { scoreAnswer } from '../../src/cli/commands/eval.ts'
import type { Cell, CellStore, ScoredAnswer } from './cells.ts'
import type { Collection } from './collections.ts'
import type { Opened, Pipeline, Places } from './pipelines.ts'
import { type QuestionSet, sampleQuestions } from './question-sets.ts'
import { TYPED_FORMS, type TypedForm, typeQuestion } from './typed-forms.ts'

export interface Task {
  set: QuestionSet
  form: TypedForm
  /** At most so many questions. */
  most: number
  key: string
}

/** Builds a pipeline's index once and measures the cells asked for, writing each when it is done. */
export async function measurePipeline(
  pipeline: Pipeline,
  { collection, places, tasks }: { collection: Collection; places: Places; tasks: readonly Task[] },
  { cells, onProgress }: { cells: CellStore; onProgress: (line: string) => void },
): Promise<void> {
  const begun = performance.now()
  const opened = await pipeline.open(collection, places)
  onProgress(`${pipeline.label}: ${collection.units.length} passages in ${secondsSince(begun)} s`)
  for (const { set, form, most, key } of tasks) {
    const start = performance.now()
    const questions = sampleQuestions(set.questions, most)
    const outcomes: Cell['outcomes'] = {}
    for (const { id, question, history, judge } of questions) {
      outcomes[id] = judge(await opened.find(typeAsked({ id, question, history }, form)))
    }
    const answers = await scoreAnswers(opened, set, { form, most })
    await cells.write({ key, pipeline: pipeline.id, set: set.name, form, outcomes, answers })
    onProgress(
      `${pipeline.label}: ${set.name}, ${TYPED_FORMS[form]}: ${questions.length} questions in ${secondsSince(start)} s`,
    )
  }
}

async function scoreAnswers(
  { engine }: Opened,
  { evaluated }: QuestionSet,
  { form, most }: { form: TypedForm; most: number },
): Promise<ScoredAnswer[]> {
  if (!engine) return []
  const answers: ScoredAnswer[] = []
  for (const question of sampleQuestions(evaluated, most)) {
    const { id, history = [] } = question
    const typed = typeAsked({ id, question: question.question, history }, form)
    answers.push({
      ...(await scoreAnswer({ ...question, ...typed }, engine)),
      asksForFacts: question.in_scope && question.facts.length > 0,
    })
  }
  return answers
}

type Asked = Pick<QuestionSet['questions'][number], 'id' | 'question' | 'history'>

/** Earlier questions are typed in the same way; the bot's answers stay. */
function typeAsked({ id, question, history }: Asked, form: TypedForm): Omit<Asked, 'id'> {
  return {
    question: typeQuestion(question, form, id),
    history: history.map(({ role, text }, turn) => ({
      role,
      text: role === 'user' ? typeQuestion(text, form, `${id} ${turn}`) : text,
    })),
  }
}

function secondsSince(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(1)
}
