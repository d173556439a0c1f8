/** What the conversation needs of meetings, of studying alone, and of contests. */
import type { FileChannel } from '../channels/files.ts'
import type { PollChannel } from '../channels/polls.ts'
import type { ContestDesk } from '../quiz/contest/desk.ts'
import type { MeetingDesk } from '../quiz/meeting/desk.ts'
import type { Meeting } from '../quiz/meeting/meeting.ts'
import type { MeetingStage } from '../quiz/meeting/ports.ts'
import type { StudyStore, UnitList } from '../quiz/study/ports.ts'
import type { StudyDesk } from '../quiz/study/study.ts'

export interface QuizRooms {
  /** Null where none can be held, such as at a terminal. */
  meetings: MeetingRooms | null
  contests: ContestDesk
  study: StudyDesk
  /** What members chose for all of it, and how they take it back. */
  members: Pick<StudyStore, 'settings' | 'saveName' | 'saveReminder' | 'erase' | 'countErasable'>
  units: Pick<UnitList, 'list'>
}

export interface MeetingRooms extends MeetingPlaces {
  desk: MeetingDesk
  /** For what is sent again when somebody asks for it. */
  stage: Pick<MeetingStage, 'send'>
  /** What stands fixed of a meeting; remembered, since it is looked up with every vote. */
  meetingOf(id: number): Promise<Meeting | null>
}

/** Where meetings are held, and what the platforms there can do. */
export interface MeetingPlaces {
  /** Null for a channel without native polls, or one that is not here. */
  polls(channel: string): PollChannel | null
  /** Null for a channel that sends no files. */
  files(channel: string): FileChannel | null
  /** See `ConnectedChannel`; null where there is no such link. */
  startLink(channel: string, payload: string): string | null
  /** The channels on which members may join. */
  channels(): string[]
}
