import { z } from 'zod'
import { meetingSettings } from '../quiz/meeting/meeting.ts'
import { studyActions } from './study-actions.ts'

/** What the buttons of /thongbao lead to. */
export const BROADCAST_STEPS = [
  'list',
  'compose',
  'open',
  'leave',
  'preview',
  'text',
  'picture',
  'drop_picture',
  'link',
  'drop_links',
  'buttons',
  'toggle_button',
  'audience',
  'channels',
  'toggle_channel',
  'places',
  'toggle_place',
  'units',
  'drop_units',
  'tags',
  'drop_tags',
  'active',
  'everybody',
  'test',
  'schedule',
  'survey',
  'approve',
  'withdraw',
  'pause',
  'resume',
  'cancel',
  'cancel_confirmed',
  'report',
  'retry_failed',
  'retry_unknown',
  'retry_unknown_confirmed',
  'edit',
  'recall',
  'remind',
] as const
export type BroadcastStep = (typeof BROADCAST_STEPS)[number]

/** What the buttons of /cuocthi lead to. */
export const CONTEST_STEPS = [
  'list',
  'begin',
  'guess',
  'result',
  'review',
  'compose',
  'leave',
  'set_questions',
  'set_tries',
  'create',
  'create_silent',
] as const
export type ContestStep = (typeof CONTEST_STEPS)[number]

/** What a button does. Stored as JSON; the button itself carries only an opaque id. */
export const action = z.discriminatedUnion('kind', [
  /** "Xem nguyên văn": the n-th citation of an answer, with its neighbours. */
  z.object({
    kind: z.literal('show_passage'),
    passageId: z.string(),
    /** Of somebody who is studying: the way on to the next question of this run. */
    runId: z.number().int().optional(),
  }),
  /** "Nguồn khác": what the answer had no room for, then the same content elsewhere. */
  z.object({
    kind: z.literal('other_sources'),
    passageId: z.string(),
    questionId: z.number().int().optional(),
  }),
  z.object({
    kind: z.literal('rate'),
    questionId: z.number().int(),
    rating: z.enum(['up', 'down']),
    /** The question came from a button and is printed above its answer. */
    asked: z.boolean().optional(),
  }),
  /** One of the choices of `needs_choice`, or a suggested question. */
  z.object({ kind: z.literal('ask'), question: z.string() }),
  /** /vanban: the list of documents; `page` from 0, the first when absent. */
  z.object({
    kind: z.literal('browse_documents'),
    page: z.number().int().min(0).optional(),
  }),
  /** /vanban: a document (sectionId '') or a section; `page` from 0. */
  z.object({
    kind: z.literal('browse_section'),
    documentId: z.string(),
    sectionId: z.string(),
    page: z.number().int().min(0),
  }),
  /** /diaphuong; null clears. */
  z.object({ kind: z.literal('choose_place'), place: z.string().nullable() }),
  ...studyActions,
  /** /thi: what is chosen so far, and what the button does with it. */
  z.object({
    kind: z.literal('meeting_setup'),
    do: z.enum(['show', 'topics', 'open']),
    settings: meetingSettings,
  }),
  /** "Báo cáo các phiên trước". */
  z.object({ kind: z.literal('meeting_past') }),
  /**
   * The screens of /thongbao. `id`: of the announcement, null where there is none yet. `value`: what
   * a step needs besides, such as the channel to leave out.
   */
  z.object({
    kind: z.literal('broadcast'),
    id: z.number().int().nullable(),
    do: z.enum(BROADCAST_STEPS),
    value: z.string().max(200).optional(),
  }),
  /** The screens of /cuocthi. `id`: of the contest, null where none is meant. `value`: a page, a count. */
  z.object({
    kind: z.literal('contest'),
    id: z.number().int().nullable(),
    do: z.enum(CONTEST_STEPS),
    value: z.number().int().min(0).optional(),
  }),
  /** An answer in a contest; what is marked so far where `sends` is false. */
  z.object({
    kind: z.literal('contest_answer'),
    runId: z.number().int(),
    position: z.number().int().min(0),
    choices: z.array(z.number().int().min(0)),
    sends: z.boolean(),
  }),
])
export type Action = z.infer<typeof action>
