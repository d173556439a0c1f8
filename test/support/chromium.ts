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

/** The Chromium of this machine, headless. Throws with the command that installs one. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH || USUAL_PATHS.find((path) => existsSync(path))
  if (!executablePath || !existsSync(executablePath)) throw new Error(REMEDY)
  return chromium.launch({ executablePath })
}
