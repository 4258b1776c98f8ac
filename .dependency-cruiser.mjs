const rule = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to })

/** Import directions of the house: core <- domains <- server | web. Every one is an error. */
export default {
  forbidden: [
    rule('no-cycles', '^src/', { circular: true }),
    rule('core-is-the-floor', '^src/core/', { path: '^src/(domains|server|web)/' }),
    rule('domains-know-core-only', '^src/domains/', { path: '^src/(server|web)/' }),
    rule('domains-are-islands', '^src/domains/([^/]+)/', { path: '^src/domains/[^/]+/', pathNot: '^src/domains/$1/' }),
    rule('one-door-per-domain', '^src/(server|web)/|^src/domains/[^/]+$', {
      path: '^src/domains/[^/]+/',
      pathNot: '/(domain|ui)\\.tsx?$',
    }),
    rule('pure-below-the-line', '^src/(core|domains)/(?!.*\\.test\\.)', {
      dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'],
      pathNot: 'node_modules/zod',
    }),
    rule('web-and-server-apart', '^src/web/', { path: '^src/server/', pathNot: '^src/server/api\\.ts$' }),
    // Inside the server: the shared ground knows no stage, and money knows no case handling.
    rule(
      'ground-knows-no-stage',
      '^src/server/(access|audit|crypto|db|exchange|files|reference|registry)/(?!.*(\\.test|routes)\\.ts$)',
      {
        path: '^src/server/(intake|verification|decision|disclosure|entitlement|payment|monitoring|documents|reporting|imports|seed|jobs)/',
      },
    ),
    rule('money-flows-forward', '^src/server/(entitlement|payment)/(?!.*(\\.test|routes)\\.ts$)', {
      path: '^src/server/(intake|verification|decision|disclosure|monitoring|reporting)/',
    }),
    rule('server-never-web', '^src/server/', { path: '^src/web/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
