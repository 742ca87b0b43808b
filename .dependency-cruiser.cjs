/** The arrows of the house: who may import whom. Run by `npm run layers`. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'renderer-sees-only-the-contract',
      comment: 'The page talks to the office through core/contract and nothing else.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|build|tests)/', pathNot: '^electron/core/contract/' },
    },
    {
      name: 'contract-stands-alone',
      comment: 'The door carries schemas; it never pulls the office behind it into the page.',
      severity: 'error',
      from: { path: '^electron/core/contract/' },
      to: {
        path: '^(electron|renderer|build|tests)/',
        pathNot: '^electron/(core/contract|platform/contract)/',
      },
    },
    {
      name: 'platform-contract-stands-alone',
      severity: 'error',
      from: { path: '^electron/platform/contract/' },
      to: { path: '^(electron|renderer|build|tests)/', pathNot: '^electron/platform/contract/' },
    },
    {
      name: 'core-knows-only-the-platform-contract',
      severity: 'error',
      from: { path: '^electron/core/' },
      to: {
        path: '^(electron|renderer|build|tests)/',
        pathNot: '^electron/(core/|platform/contract/|boundary\\.ts$)',
      },
    },
    {
      name: 'core-is-plain-node',
      severity: 'error',
      from: { path: '^electron/(core|platform)/' },
      to: { path: '^node_modules/(electron|react|react-dom|antd|@tiptap)(/|$)' },
    },
    {
      name: 'practice-shares-only-rules',
      comment:
        'The practice platform judges with the same pure rules, and shares nothing else with the client.',
      severity: 'error',
      from: { path: '^electron/platform/practice/' },
      to: {
        path: '^(electron|renderer|build|tests)/',
        pathNot: '^electron/(platform/|boundary\\.ts$|core/[a-z]+/rules(\\.ts$|/))',
      },
    },
    {
      name: 'rules-are-pure',
      comment: 'Rules decide; they neither read the disk, the clock, the network nor a table.',
      severity: 'error',
      from: { path: '^electron/core/[a-z]+/rules(\\.ts$|/)' },
      to: {
        path: '^(electron/core/|node:(fs|http|https|net|child_process|worker_threads))',
        pathNot: '^electron/core/[a-z]+/rules(\\.ts$|/)',
      },
    },
    {
      name: 'shell-knows-no-office',
      severity: 'error',
      from: { path: '^electron/(shell/|preload\\.ts)' },
      to: { path: '^(electron|renderer|build|tests)/', pathNot: '^electron/(shell/|boundary\\.ts$)' },
    },
    {
      name: 'capabilities-meet-at-the-service',
      comment: 'A capability reaches another through its service or its rules, never through its tables.',
      severity: 'error',
      from: { path: '^electron/core/([a-z]+)/', pathNot: '^electron/core/store/' },
      to: {
        path: '^electron/core/[a-z]+/',
        pathNot: '^electron/core/($1/|store/|contract/|[a-z]+/(service\\.ts$|rules(\\.ts$|/)))',
      },
    },
    {
      name: 'nothing-imports-the-outside',
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
