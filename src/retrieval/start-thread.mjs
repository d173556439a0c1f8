// Threads do not take over the loader of whoever starts them, and the program is TypeScript. This
// file is none, so that any Node can begin with it; what it then runs, its `workerData` says.
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData.module)
