import { runDoctor } from '../../src/cli/commands/doctor.ts'
import { loadConfig } from '../../src/config/load.ts'
import { createOperator } from '../../src/operator.ts'
import { silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Runs `doctor` in this process; port 0 says nothing about whether the program runs. */
export async function diagnose(env: Record<string, string> = {}) {
  const config = loadConfig({ PORT: '0', DATA_DIR: temporaryDirectory(), ...env })
  const operator = createOperator({ config, logger: silentLogger })
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  try {
    const code = await runDoctor([], { out: write, err: write }, operator.check)
    return { code, report: lines.join('\n') }
  } finally {
    await operator.close()
  }
}
