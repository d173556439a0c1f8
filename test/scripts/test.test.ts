import { spawn } from 'node:child_process'
import { expect, it, onTestFinished } from 'vitest'

it('stops what runs when it is told to, prints the count and fails', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/test.ts'])
  onTestFinished(() => void child.kill('SIGKILL'))
  let stdout = ''
  await new Promise<void>((settle) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (stdout.includes('check:style')) settle()
    })
  })
  child.kill('SIGTERM')
  const code = await new Promise((settle) => child.once('close', settle))
  expect(code).toBe(1)
  expect(stdout).not.toContain('check:types')
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed')
})
