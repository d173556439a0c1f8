/**
 * Who may import whom; what each folder holds stands in the README. Types count as well as values.
 * A folder leans on itself, on lib, and on what its line here says.
 */
const LAYERS = {
  lib: [],
  config: [],
  corpus: [],
  quiz: [],
  models: [],
  // The port speaks of chat addresses and incoming messages.
  subscribers: ['channels/channel\\.ts$'],
  retrieval: ['corpus/'],
  answering: ['retrieval/', 'corpus/'],
  broadcast: ['subscribers/', 'channels/(bulk|channel)\\.ts$'],
  // /thongbao leads an admin through a broadcast.
  conversation: [
    'answering/',
    'broadcast/',
    'quiz/',
    'subscribers/',
    'channels/(bulk|channel|files|polls)\\.ts$',
  ],
  queue: ['channels/channel\\.ts$'],
  // Ports, and the files that hold only types and schemas.
  storage: [
    '[^.]+/ports\\.ts$',
    'quiz/(bank|question|meeting/(events|meeting))\\.ts$',
    'answering/answer\\.ts$',
    'broadcast/(broadcast|states|series)\\.ts$',
    'channels/(bulk|channel)\\.ts$',
    'conversation/actions\\.ts$',
  ],
  web: [
    '(corpus|retrieval|answering|quiz|subscribers|broadcast|conversation)/',
    'channels/channel\\.ts$',
  ],
  cli: [
    '(config|corpus|retrieval|answering|quiz|subscribers|broadcast|conversation)/',
    'channels/(bulk|channel|check|ports)\\.ts$',
    // Only cli/main.ts, see composition-root.
    '(app|engine|operator)\\.ts$',
  ],
}

/** Each vendor has one home. */
const VENDORS = {
  grammy: '^src/channels/telegram/',
  '@grammyjs/[^/]+': '^src/channels/telegram/',
  hono: '^src/web/',
  '@hono/[^/]+': '^src/web/',
  'prom-client': '^src/web/',
  kysely: '^src/storage/',
  'better-sqlite3': '^src/storage/',
  pg: '^src/storage/',
  bullmq: '^src/queue/',
  ioredis: '^src/queue/',
  'cron-parser': '^src/queue/',
  'node-sqlite3-wasm': '^src/storage/',
  '@langchain/[^/]+': '^src/(corpus|retrieval|answering|models)/',
  '@huggingface/[^/]+': '^src/models/',
  'hnswlib-node': '^src/retrieval/',
  fflate: '^src/lib/',
  'ts-fsrs': '^src/quiz/',
  'gift-pegjs': '^src/quiz/',
  papaparse: '^src/quiz/',
  'read-excel-file': '^src/lib/',
  yaml: '^src/corpus/',
  pino: '^src/lib/',
}

const { optionalDependencies, peerDependencies } = require('./package.json')
const OPTIONAL = Object.keys({ ...optionalDependencies, ...peerDependencies })

const layers = Object.entries(LAYERS).map(([folder, may]) => ({
  name: `${folder}-imports`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: '^src/',
    pathNot: [`^src/${folder}/`, '^src/lib/', ...may.map((path) => `^src/${path}`)],
  },
}))

const vendors = Object.entries(VENDORS).map(([name, home]) => ({
  name: `${name.replace(/\W+/g, '-').replace(/^-|-$/g, '')}-stays-home`,
  severity: 'error',
  from: { path: '^src/', pathNot: home },
  // A package that is not installed keeps its bare name.
  to: { path: `(^|node_modules/)(@types/)?${name}(/|$)`, pathNot: '^src/' },
}))

module.exports = {
  forbidden: [
    ...layers,
    ...vendors,
    {
      name: 'channels-never-meet',
      severity: 'error',
      from: { path: '^src/channels/([^/]+)/' },
      to: {
        path: '^src/',
        // The files beside the folders: the port, and what every channel shares.
        pathNot: ['^src/channels/$1/', '^src/channels/[^/]+\\.ts$', '^src/lib/'],
      },
    },
    {
      name: 'channel-port-leans-on-nothing',
      severity: 'error',
      from: { path: '^src/channels/[^/]+\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/lib/', '^src/channels/[^/]+\\.ts$'] },
    },
    {
      name: 'composition-root',
      comment: 'app.ts with its engine.ts and versions.ts; only the two mains know them',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|cli/main|app|versions)\\.ts$' },
      to: { path: '^src/(app|engine|versions)\\.ts$' },
    },
    {
      name: 'operator-is-for-commands',
      comment: 'operator.ts wires the commands of the operator; it knows everybody too',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/main\\.ts$' },
      to: { path: '^src/operator\\.ts$' },
    },
    {
      name: 'mains-are-imported-by-nobody',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/(main|cli/main)\\.ts$' },
    },
    {
      name: 'folder-without-a-rule',
      comment: 'a new folder of src gets its line in LAYERS first',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(channels|${Object.keys(LAYERS).join('|')})/` },
      to: {},
    },
    {
      name: 'source-does-not-know-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'optional packages are missing where nobody wanted or could build them',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: `^(${OPTIONAL.join('|')})$` },
    },
    {
      name: 'no-development-packages-at-run-time',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // Read `exports` of packages, or `grammy/types` is not found.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
}
