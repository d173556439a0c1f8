/** The two kinds of buttons, apart: what is pressed, and what opens a page. */
import type { Button, OutgoingMessage } from './channel.ts'

export type Choice = Extract<Button, { data: string }>
export type Link = Extract<Button, { url: string }>

/** In the order shown, so that the first is number 1 where numbers are typed. */
export function choicesOf({ buttons = [] }: Pick<OutgoingMessage, 'buttons'>): Choice[] {
  return buttons.flat().filter((button): button is Choice => 'data' in button)
}

export function linksOf({ buttons = [] }: Pick<OutgoingMessage, 'buttons'>): Link[] {
  return buttons.flat().filter((button): button is Link => 'url' in button)
}
