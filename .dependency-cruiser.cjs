// The layers of ARCHITECTURE.md as rules: an import may only point down, and into another room only through its door (index.ts).
const layers = [
  ['main', 'cli'],
  ['server'],
  ['broker', 'http', 'admin'],
  ['coordinator', 'search'],
  ['cluster'],
  ['replication'],
  ['log', 'tiering', 'transport'],
  ['config'],
  ['raft', 'protocol'],
  ['base'],
];

const above = layers.flatMap((rooms, level) => {
  const higher = layers.slice(0, level).flat();
  return rooms.flatMap((room) => {
    const forbidden = [...higher, ...rooms.filter((other) => other !== room)];
    return forbidden.map((target) => ({
      name: `${room}-must-not-import-${target}`,
      severity: 'error',
      from: { path: `^src/${room}(/|\\.ts$)` },
      to: { path: `^src/${target}(/|\\.ts$)` },
    }));
  });
});

module.exports = {
  forbidden: [
    ...above,
    {
      name: 'core-does-no-io',
      comment: 'The consensus core reaches no clock, socket, file or random source of Node.',
      severity: 'error',
      from: { path: '^src/raft/' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'rooms-have-doors',
      comment: 'Come into another room only through its index.ts.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: '^src/([^/]+)/',
        // Each generated file is a door of its own, so that a server loads the messages it uses and no others.
        pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$', '^src/protocol/generated/'],
      },
    },
    {
      name: 'only-tests-import-the-simulator',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/sim/' },
      to: { path: '^src/sim/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.json'],
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
