import type { ShownMessage } from '../bulk.ts'
import { linksOf } from '../buttons.ts'
import type { Button } from '../channel.ts'
import { tidy } from '../text-layout.ts'

/** Buttons one below the other, as a preview tells them. */
export function shownButtons(buttons: Button[]): Pick<ShownMessage, 'buttons' | 'links'> {
  const links = linksOf({ buttons: [buttons] }).map(({ label, url }) => ({
    label: tidy(label),
    url,
  }))
  return {
    buttons: buttons.map(({ label }) => [tidy(label)]),
    ...(links.length > 0 && { links }),
  }
}
