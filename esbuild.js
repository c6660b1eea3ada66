/**
 * Builds what ships, each part a bundle of its own so that none is loaded before it is needed:
 * the extension, what makes calls, the journal, the search of ActionTrail, the watching of operations, the cloud SDK, the simulator, the dialogues about accounts, clusters and
 * operations, what is inside a panel, and its script and styles.
 *
 *   node esbuild.js [--production] [--watch]
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const root = import.meta.dirname;
const source = (...parts) => path.join(root, 'src', ...parts);

/** Parts that the extension loads on demand: source file → file beside the extension's bundle. */
const ON_DEMAND = new Map([
  [source('cloud', 'sdk', 'index.ts'), './cloudSdk.cjs'],
  [source('cloud', 'caller.ts'), './caller.cjs'],
  [source('app', 'journal', 'index.ts'), './journal.cjs'],
  [source('app', 'trail', 'index.ts'), './trail.cjs'],
  [source('app', 'watching', 'index.ts'), './watching.cjs'],
  [source('simulator', 'index.ts'), './simulator.cjs'],
  [source('editor', 'accountUi', 'index.ts'), './accountUi.cjs'],
  [source('editor', 'viewUi', 'index.ts'), './viewUi.cjs'],
  [source('editor', 'operationUi', 'index.ts'), './operationUi.cjs'],
  [source('editor', 'panel', 'index.ts'), './operationPanel.cjs'],
]);

const onDemandParts = {
  name: 'on-demand-parts',
  setup: (build) => {
    build.onResolve({ filter: /\.ts$/ }, ({ kind, path: file, resolveDir }) => {
      const target = kind === 'dynamic-import' ? ON_DEMAND.get(path.resolve(resolveDir, file)) : undefined;
      return target === undefined ? undefined : { path: target, external: true };
    });
  },
};

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'info',
  metafile: true,
};

const node = {
  ...shared,
  platform: 'node',
  // Chinese names take half the room. A browser would have to be told.
  charset: 'utf8',
  format: 'cjs',
  target: 'node20',
  // VS Code puts its proxy support into modules that are required, not into those that are imported.
  supported: { 'dynamic-import': false },
};

const builds = [
  {
    ...node,
    entryPoints: [source('extension.ts')],
    outfile: 'dist/extension.cjs',
    external: ['vscode'],
    plugins: [onDemandParts],
  },
  {
    ...node,
    entryPoints: [source('cloud', 'sdk', 'index.ts')],
    outfile: 'dist/cloudSdk.cjs',
    alias: {
      // Our transport under the SDK: cancellation, limits, and headers of errors.
      httpx: source('cloud', 'sdk', 'transport.ts'),
      debug: source('cloud', 'sdk', 'noDebug.ts'),
    },
  },
  { ...node, entryPoints: [source('app', 'journal', 'index.ts')], outfile: 'dist/journal.cjs' },
  { ...node, entryPoints: [source('cloud', 'caller.ts')], outfile: 'dist/caller.cjs' },
  { ...node, entryPoints: [source('app', 'trail', 'index.ts')], outfile: 'dist/trail.cjs' },
  { ...node, entryPoints: [source('app', 'watching', 'index.ts')], outfile: 'dist/watching.cjs' },
  { ...node, entryPoints: [source('simulator', 'index.ts')], outfile: 'dist/simulator.cjs' },
  ...['accountUi', 'operationUi'].map((name) => ({
    ...node,
    entryPoints: [source('editor', name, 'index.ts')],
    outfile: `dist/${name}.cjs`,
    external: ['vscode'],
  })),
  {
    ...node,
    entryPoints: [source('editor', 'panel', 'index.ts')],
    outfile: 'dist/operationPanel.cjs',
    external: ['vscode'],
  },
  {
    ...node,
    entryPoints: [source('editor', 'viewUi', 'index.ts')],
    outfile: 'dist/viewUi.cjs',
    external: ['vscode'],
  },
  {
    ...shared,
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    entryPoints: [source('webview', 'main.ts')],
    outfile: 'dist/webview.js',
  },
  { ...shared, entryPoints: ['media/panel.css'], outfile: 'dist/panel.css' },
];

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist', { recursive: true });
for (const file of ['codicon.css', 'codicon.ttf']) {
  copyFileSync(path.join(root, 'node_modules', '@vscode', 'codicons', 'dist', file), path.join('dist', file));
}
if (watch) {
  for (const build of builds) {
    const context = await esbuild.context(build);
    await context.watch();
  }
} else {
  await Promise.all(builds.map((build) => esbuild.build(build)));
}
