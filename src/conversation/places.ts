import type { IncomingMessage } from '../channels/channel.ts'
import { collapseSpaces, fold } from '../lib/vietnamese.ts'
import type { Context } from './context.ts'
import {
  noPlacesReply,
  placeChosenReply,
  placesReply,
  severalPlacesReply,
  unknownPlaceReply,
} from './reply-texts.ts'

const UNIT_OF_PLACE = /^(tinh|thanh pho|tp\.?|thi xa|tx\.?|huyen|quan|phuong|xa)\s+/
const NO_PLACE = new Set(['khong', 'khong chon', 'bo chon', 'bo', 'xoa'])

/** /diaphuong, alone or with a place typed with or without its marks. */
export async function handlePlaceCommand(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  const places = context.library.places()
  const typed = placeKey(argument)
  if (places.length === 0) return context.delivery.send(message, noPlacesReply())
  if (typed === '') {
    const { place } = await context.chats.settings(message.address)
    return context.delivery.send(message, placesReply(place, places))
  }
  if (NO_PLACE.has(typed)) return choosePlace(context, message, null)
  const found = findPlaces(places, typed)
  const [only] = found
  if (only !== undefined && found.length === 1) return choosePlace(context, message, only)
  const reply =
    found.length > 1 ? severalPlacesReply(argument, found) : unknownPlaceReply(argument, places)
  await context.delivery.send(message, reply)
}

/** Stores the choice and says so, in place of the buttons when one was pressed. */
export async function choosePlace(
  context: Context,
  message: IncomingMessage,
  place: string | null,
): Promise<void> {
  await context.chats.savePlace(message.address, place)
  await context.delivery.acknowledge(message, null)
  await context.delivery.replace(message, placeChosenReply(place))
}

/** The place typed exactly, or else every place that contains what was typed. */
function findPlaces(places: string[], typed: string): string[] {
  const exact = places.filter((place) => placeKey(place) === typed)
  return exact.length > 0 ? exact : places.filter((place) => placeKey(place).includes(typed))
}

function placeKey(text: string): string {
  return collapseSpaces(fold(text)).replace(UNIT_OF_PLACE, '')
}
