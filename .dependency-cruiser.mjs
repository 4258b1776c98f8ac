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
