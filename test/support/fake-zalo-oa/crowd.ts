import { type Crowd, createCrowd } from '../crowd.ts'

/** All alike: whether they follow the account, and when they wrote last. */
export interface OaCrowd extends Crowd {
  follows: boolean
  /** In ms; null: never. */
  lastInteractionAt: number | null
  /** Of each, the day of its newest promotion as a number in `days`; 0: none. */
  promotedOn: Uint8Array
  days: string[]
}

/** 19 digits, as the ids of people have. */
const CROWD_PREFIX = '7570000000'

export function createOaCrowd(
  size: number,
  { follows, lastInteractionAt }: Pick<OaCrowd, 'follows' | 'lastInteractionAt'>,
): OaCrowd {
  return {
    ...createCrowd(CROWD_PREFIX, size),
    follows,
    lastInteractionAt,
    promotedOn: new Uint8Array(size),
    days: [''],
  }
}
