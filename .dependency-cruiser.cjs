/**
 * The layers: extension → editor → app → cloud → core. Imports point down only.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const layer = (name, from, forbidden, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: forbidden },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-pure',
      comment: 'Core holds decisions and types: no I/O, nothing from outside core.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: '^src/core/' },
    },
    layer(
      'cloud-below-app',
      '^src/cloud/',
      '^src/(app|editor|webview|simulator)/|^src/extension',
      'Cloud knows core only.',
    ),
    layer(
      'app-below-editor',
      '^src/app/',
      '^src/(editor|webview|simulator)/|^src/extension',
      'Use cases know cloud and core.',
    ),
    layer(
      'editor-below-extension',
      '^src/editor/',
      '^src/extension',
      'Nothing imports the composition root.',
    ),
    {
      name: 'api-stands-alone',
      comment: 'Others copy the file.',
      severity: 'error',
      from: { path: '^src/api\\.ts' },
      to: { path: '.' },
    },
    {
      name: 'simulator-on-its-own',
      comment: 'It verifies signatures by itself, so it must share nothing with the client or the SDK.',
      severity: 'error',
      from: { path: '^src/simulator/' },
      to: { pathNot: '^src/(simulator|core)/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'only-editor-knows-vscode',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(editor/|extension\\.ts$)' },
      to: { path: '^vscode$|@types/vscode' },
    },
    {
      name: 'only-sdk-folder-knows-the-sdk',
      comment: 'One folder touches the SDK; it is a bundle of its own.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cloud/sdk/' },
      to: { path: '@alicloud/' },
    },
    {
      name: 'bundles-on-demand',
      comment: 'Other bundles may load these when needed, and import their types.',
      severity: 'error',
      from: {
        path: '^src/(extension|app/|cloud/|editor/)',
        pathNot: '^src/(cloud/sdk|app/journal|app/trail|app/watching)/',
      },
      to: {
        path: '^src/(cloud/sdk|app/journal|app/trail|app/watching|simulator)/',
        dependencyTypesNot: ['dynamic-import', 'type-only', 'type-import'],
      },
    },
    {
      name: 'runtime-on-demand',
      comment: 'What is registered at the start leads to it; nothing else does.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/editor/runtime\\.ts$' },
      to: {
        path: '^src/editor/(runtime|services|views)\\.ts$',
        dependencyTypesNot: ['dynamic-import', 'type-only', 'type-import'],
      },
    },
    {
      name: 'start-is-small',
      comment: 'VS Code waits for it: names, and what stands for what is loaded later.',
      severity: 'error',
      from: { path: '^src/extension\\.ts$' },
      to: {
        path: '^src/',
        pathNot: '^src/(app/(lifetime|storage)|editor/(api/index|elsewhere|ids|lazyTree))\\.ts$',
        dependencyTypesNot: ['dynamic-import', 'type-only', 'type-import'],
      },
    },
    ...['accountUi', 'viewUi', 'operationUi', 'panel', 'timeline'].map((folder) => ({
      name: `${folder}-on-demand`,
      comment: 'Each is a bundle of its own: others may load it, and import their types.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/editor/${folder}/` },
      to: {
        path: `^src/editor/${folder}/`,
        dependencyTypesNot: ['dynamic-import', 'type-only', 'type-import'],
      },
    })),
    {
      name: 'webview-imports-messages-only',
      severity: 'error',
      from: { path: '^src/webview/' },
      to: { path: '^src/', pathNot: '^src/webview/' },
    },
    {
      name: 'editor-imports-messages-only',
      comment: 'What runs in the browser and what runs beside the editor share message types.',
      severity: 'error',
      from: { path: '^src/(editor|app|cloud|core)/' },
      to: { path: '^src/webview/', pathNot: '^src/webview/(gantt/)?protocol\\.ts$' },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '@types/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
