/** Which folder may import which, checked by `npm run layers`. From top to bottom: shell, renderer; core, platform; pki, domain. */
const OURS = '^(electron|renderer|build|tests)/';
const TERMS =
  '^electron/(core/contract/terms|domain/records/(terms|files)|platform/contract/audit-actions)\\.ts$';
const IO = '^node:(fs|http|https|net|tls|child_process|worker_threads|os)';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Modules that need each other cannot be understood or loaded one by one.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-circular-folders-of-the-domain',
      comment: 'The folders of the domain can be ordered: each uses only those below it.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^electron/domain/[a-z]+$' },
      to: { circular: true },
    },
    {
      name: 'renderer-imports-the-contract',
      comment: 'The page reaches the core through its contract only.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|build|tests)/', pathNot: '^electron/core/contract/' },
    },
    {
      name: 'renderer-runs-without-schemas',
      comment:
        'The construction of all schemas delays the first screen: the page runs with terms and checks nothing that the core checks.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: '^electron/',
        pathNot: '^electron/core/contract/(terms|page-rules)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'terms-stand-alone',
      comment: 'The first screen imports the terms: whatever they imported would delay it.',
      severity: 'error',
      from: { path: TERMS },
      to: { pathNot: TERMS, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'renderer-client-is-below-everything',
      comment: 'Connection, queries and session state of the page do not depend on what shows them.',
      severity: 'error',
      from: { path: '^renderer/client/' },
      to: { path: '^renderer/', pathNot: '^renderer/client/' },
    },
    {
      name: 'components-are-below-pages',
      comment: 'A component that needs a page belongs to that page.',
      severity: 'error',
      from: { path: '^renderer/(components|help)/' },
      to: { path: '^renderer/(app|pages)/' },
    },
    {
      name: 'pages-do-not-import-the-app',
      comment: 'The app composes the pages: frame, routes, navigation.',
      severity: 'error',
      from: { path: '^renderer/pages/' },
      to: { path: '^renderer/app/' },
    },
    {
      name: 'no-circular-folders-of-pages',
      comment: 'The folders of the pages can be ordered; what two of them need of each other is a component.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^renderer/pages/[a-z]+$' },
      to: { circular: true },
    },
    {
      name: 'core-contract-imports-schemas',
      comment: 'The contract carries schemas; it must not bring the core into the page.',
      severity: 'error',
      from: { path: '^electron/core/contract/' },
      to: {
        path: OURS,
        pathNot: '^electron/(core/contract|platform/contract|domain/records)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'platform-contract-stands-alone',
      comment:
        'Client and server are built against the interface; it carries the records of the domain and depends on neither.',
      severity: 'error',
      from: { path: '^electron/platform/contract/' },
      to: { path: OURS, pathNot: '^electron/(platform/contract|domain/records)/' },
    },
    {
      name: 'domain-is-pure',
      comment:
        'Rules decide; they do not read the disk, the network or a table, and know neither client nor server.',
      severity: 'error',
      from: { path: '^electron/domain/' },
      to: {
        path: `${OURS}|${IO}`,
        pathNot: '^electron/(domain|pki)/',
      },
    },
    {
      name: 'pki-is-a-library',
      comment: 'Certificates and signatures know nothing of articles, accounts or the platform.',
      severity: 'error',
      from: { path: '^electron/pki/' },
      to: {
        path: `${OURS}|${IO}`,
        pathNot: '^electron/(pki|domain/encoding)/',
      },
    },
    {
      name: 'core-imports-downwards',
      comment: 'The client judges by the domain and knows the interface of the platform, never its server.',
      severity: 'error',
      from: { path: '^electron/core/' },
      to: {
        path: OURS,
        pathNot: '^electron/(core/|domain/|pki/|platform/contract/|(error-boundary|native-binding)\\.ts$)',
      },
    },
    {
      name: 'core-is-plain-node',
      comment: 'The core runs in Electron, behind the preview and inside tests.',
      severity: 'error',
      from: { path: '^electron/(core|platform|domain|pki)/' },
      to: { path: '^node_modules/(electron|react|react-dom|antd|@tiptap)(/|$)' },
    },
    {
      name: 'practice-imports-downwards',
      comment: 'The server judges by the same rules as the client and shares nothing else with it.',
      severity: 'error',
      from: { path: '^electron/platform/practice/' },
      to: { path: OURS, pathNot: '^electron/(platform/|domain/|pki/|(error-boundary|native-binding)\\.ts$)' },
    },
    {
      name: 'shell-imports-nothing-of-the-core',
      comment: 'The main process stays small: a fault in the core must not take the window with it.',
      severity: 'error',
      from: { path: '^electron/(shell/|preload\\.ts)' },
      to: { path: '^(electron|renderer|build|tests)/', pathNot: '^electron/(shell/|error-boundary\\.ts$)' },
    },
    {
      name: 'capabilities-meet-at-the-service',
      comment: 'A capability uses another through its service, never through its tables.',
      severity: 'error',
      from: { path: '^electron/core/([a-z]+)/', pathNot: '^electron/core/store/' },
      to: {
        path: '^electron/core/[a-z]+/',
        pathNot: '^electron/core/($1/|store/|contract/|[a-z]+/service\\.ts$)',
      },
    },
    {
      name: 'nothing-imports-the-outside',
      comment: 'The product does not depend on how it is built or tested.',
      severity: 'error',
      from: { path: '^(electron|renderer)/' },
      to: { path: '^(build|tests)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'] },
  },
};
