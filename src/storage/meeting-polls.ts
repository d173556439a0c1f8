import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import { accountKey, accountOf } from '../quiz/meeting/meeting.ts'
import { type MeetingStore, type PollVote, pollVoteEvent } from '../quiz/meeting/ports.ts'
import { fromStoredJson, toStoredText, toStoredTime } from './mapping.ts'
import { insertEvents } from './meeting-rows.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

/** Which polls belong to which questions, and votes whose poll is not known yet. */
export function createPollRows({
  db,
}: {
  db: Kysely<Tables>
}): Pick<MeetingStore, 'linkPoll' | 'pollTarget' | 'parkVote' | 'purge'> {
  return {
    async linkPoll({ channel, pollId }, { meetingId, question }, event) {
      await inTransaction(db, async (transaction) => {
        // Written first, see parkVote.
        const linked = await transaction
          .insertInto('meeting_polls')
          .values({ channel, poll_id: pollId, meeting_id: meetingId, question })
          .onConflict((conflict) =>
            conflict.columns(['channel', 'poll_id']).doUpdateSet((row) => ({
              meeting_id: row.fn.coalesce('meeting_polls.meeting_id', 'excluded.meeting_id'),
              question: row.fn.coalesce('meeting_polls.question', 'excluded.question'),
            })),
          )
          .returning(['meeting_id', 'question'])
          .executeTakeFirstOrThrow()
        const parked = await takeParked(transaction, { channel, pollId })
        await insertEvents(
          transaction,
          linked.meeting_id ?? meetingId,
          parked.map((vote) => pollVoteEvent(vote, linked.question ?? question)),
        )
        if (event !== null) await insertEvents(transaction, meetingId, [event])
      })
    },

    async pollTarget({ channel, pollId }) {
      const row = await db
        .selectFrom('meeting_polls')
        .select(['meeting_id', 'question'])
        .where('channel', '=', channel)
        .where('poll_id', '=', pollId)
        .executeTakeFirst()
      return toTarget(row)
    },

    async parkVote(vote) {
      const { channel, pollId } = vote
      await inTransaction(db, async (transaction) => {
        // The row is ours to the end: `linkPoll` either comes before and is seen here, or waits and
        // then finds the vote among those that are parked.
        const row = await transaction
          .insertInto('meeting_polls')
          .values({ channel, poll_id: pollId, meeting_id: null, question: null })
          .onConflict((conflict) =>
            conflict.columns(['channel', 'poll_id']).doUpdateSet({ channel }),
          )
          .returning(['meeting_id', 'question'])
          .executeTakeFirst()
        const target = toTarget(row)
        if (target === null) return await insertParked(transaction, vote)
        const event = pollVoteEvent(vote, target.question)
        await insertEvents(transaction, target.meetingId, [event])
      })
    },

    async purge(before) {
      const parked = await db
        .deleteFrom('parked_votes')
        .where('at', '<', toStoredTime(before))
        .executeTakeFirstOrThrow()
      await db
        .deleteFrom('meeting_polls')
        .where('meeting_id', 'is', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('parked_votes')
                .select('parked_votes.poll_id')
                .whereRef('parked_votes.channel', '=', 'meeting_polls.channel')
                .whereRef('parked_votes.poll_id', '=', 'meeting_polls.poll_id'),
            ),
          ),
        )
        .execute()
      return Number(parked.numDeletedRows)
    },
  }
}

function toTarget(row: { meeting_id: number | null; question: number | null } | undefined) {
  if (row === undefined || row.meeting_id === null || row.question === null) return null
  return { meetingId: row.meeting_id, question: row.question }
}

async function insertParked(transaction: Transaction<Tables>, vote: PollVote): Promise<void> {
  await transaction
    .insertInto('parked_votes')
    .values({
      channel: vote.channel,
      poll_id: vote.pollId,
      account: accountKey(vote.account),
      delivery_id: vote.deliveryId,
      name: toStoredText(vote.name),
      choices: JSON.stringify(vote.choices),
      at: toStoredTime(vote.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function takeParked(
  transaction: Transaction<Tables>,
  { channel, pollId }: { channel: string; pollId: string },
): Promise<PollVote[]> {
  const rows = await transaction
    .deleteFrom('parked_votes')
    .where('channel', '=', channel)
    .where('poll_id', '=', pollId)
    .returningAll()
    .execute()
  return rows.map((row) => ({
    channel,
    pollId,
    account: accountOf(row.account),
    name: row.name,
    choices: fromStoredJson(z.array(z.number()), row.choices) ?? [],
    deliveryId: row.delivery_id,
    at: row.at,
  }))
}
