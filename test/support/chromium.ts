import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]
const REMEDY =
  'No Chromium was found. Install it with "apt-get install chromium" (as root), ' +
  'or set CHROMIUM_PATH to the program file of a Chromium or Chrome.'

/** The program file of a Chromium on this machine; null when there is none. */
export function findChromium(): string | null {
  const path = process.env.CHROMIUM_PATH || USUAL_PATHS.find((one) => existsSync(one))
  return path && existsSync(path) ? path : null
}

/** The Chromium of this machine, headless. Throws with the command that installs one. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(REMEDY)
  return chromium.launch({ executablePath })
}
