/**
 * Builds what ships, each part a bundle of its own so that none is loaded before it is needed: what the extension
 * registers, what that leads to, what makes calls, the journal, the search of ActionTrail, the watching of operations,
 * the cloud SDK, the simulator, the dialogues about accounts, clusters and operations, what helps, what is inside a
 * panel and the timeline, and their scripts and styles.
 *
 *   node esbuild.js [--production] [--watch] [--outdir=dist]
 *
 * `bundled.json` in `out` (or in the other directory) says what went into which bundle.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import subsetFont from 'subset-font';

const { production, watch, outdir } = parseArgs({
  options: {
    production: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    outdir: { type: 'string', default: 'dist' },
  },
}).values;
const root = import.meta.dirname;
const source = (...parts) => path.join(root, 'src', ...parts);

/** Parts that the extension loads on demand: source file → file beside the extension's bundle. */
const ON_DEMAND = new Map([
  [source('editor', 'runtime.ts'), './runtime.cjs'],
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
  [source('editor', 'timeline', 'index.ts'), './timeline.cjs'],
  [source('editor', 'helpUi', 'index.ts'), './helpUi.cjs'],
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

/** All of VS Code's API that the source names. Types among them cost nothing: what nobody uses is left out. */
function vscodeNames() {
  const files = readdirSync(source(), { recursive: true }).filter((file) => file.endsWith('.ts'));
  const names = files.flatMap((file) =>
    readFileSync(source(file), 'utf8').match(/(?<=\bvscode\.)[A-Za-z]\w*/g),
  );
  return [...new Set(names)].filter((name) => name !== null && name !== 'default').sort();
}

/**
 * `vscode` is required once in each bundle. Otherwise each file would require it, and copy the hundreds of names of
 * the whole API, which takes two thirds of the time of loading.
 */
const vscodeOnce = {
  name: 'vscode-once',
  setup: (build) => {
    const namespace = 'vscode-once';
    build.onResolve({ filter: /^vscode$/ }, ({ path: file, namespace: from }) =>
      from === namespace ? { path: file, external: true } : { path: file, namespace },
    );
    build.onLoad({ filter: /.*/, namespace }, () => {
      const lines = vscodeNames().map(
        (name) => `export const ${name} = /* @__PURE__ */ (() => api.${name})();`,
      );
      return { contents: `const api = require('vscode');\n${lines.join('\n')}`, loader: 'js' };
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
  ...[
    { entryPoints: [source('extension.ts')], outfile: 'extension.cjs' },
    { entryPoints: [source('editor', 'runtime.ts')], outfile: 'runtime.cjs' },
  ].map((bundle) => ({
    ...node,
    ...bundle,
    // Read and compiled a tenth faster than with Chinese names as they are, which takes half a kilobyte less.
    charset: 'ascii',
    plugins: [onDemandParts, vscodeOnce],
  })),
  {
    ...node,
    entryPoints: [source('cloud', 'sdk', 'index.ts')],
    outfile: 'cloudSdk.cjs',
    alias: {
      // Our transport under the SDK: cancellation, limits, and headers of errors.
      httpx: source('cloud', 'sdk', 'transport.ts'),
      debug: source('cloud', 'sdk', 'noDebug.ts'),
      '@alicloud/tea-xml': source('cloud', 'sdk', 'xmlErrors.ts'),
    },
  },
  { ...node, entryPoints: [source('app', 'journal', 'index.ts')], outfile: 'journal.cjs' },
  { ...node, entryPoints: [source('cloud', 'caller.ts')], outfile: 'caller.cjs' },
  { ...node, entryPoints: [source('app', 'trail', 'index.ts')], outfile: 'trail.cjs' },
  { ...node, entryPoints: [source('app', 'watching', 'index.ts')], outfile: 'watching.cjs' },
  { ...node, entryPoints: [source('simulator', 'index.ts')], outfile: 'simulator.cjs' },
  ...['accountUi', 'operationUi', 'helpUi'].map((name) => ({
    ...node,
    entryPoints: [source('editor', name, 'index.ts')],
    outfile: `${name}.cjs`,
    plugins: [vscodeOnce],
  })),
  {
    ...node,
    entryPoints: [source('editor', 'panel', 'index.ts')],
    outfile: 'operationPanel.cjs',
    plugins: [vscodeOnce],
  },
  {
    ...node,
    entryPoints: [source('editor', 'timeline', 'index.ts')],
    outfile: 'timeline.cjs',
    plugins: [vscodeOnce],
  },
  {
    ...node,
    entryPoints: [source('editor', 'viewUi', 'index.ts')],
    outfile: 'viewUi.cjs',
    plugins: [vscodeOnce],
  },
  {
    ...shared,
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    entryPoints: [source('webview', 'main.ts')],
    outfile: 'webview.js',
  },
  {
    ...shared,
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    entryPoints: [source('webview', 'gantt', 'main.ts')],
    outfile: 'timelineView.js',
  },
  { ...shared, entryPoints: ['media/panel.css'], outfile: 'panel.css' },
  { ...shared, entryPoints: ['media/timeline.css'], outfile: 'timeline.css' },
];

/**
 * The names of icons that occur in the bundles: whole strings, attributes and classes. That some are words of
 * another meaning costs a few hundred bytes; a list kept by hand would be forgotten.
 */
function namesInBundles() {
  const files = readdirSync(outdir).filter((file) => /\.(?:cjs|js|css)$/.test(file));
  const text = files.map((file) => readFileSync(path.join(outdir, file), 'utf8')).join('\n');
  return new Set(text.match(/(?<=["'`]|codicon-)[a-z][a-z0-9-]*(?=~[a-z]+["'`]|["'`\s.:,{[>])/g));
}

/**
 * Icons for the webviews: of 500 those that are in use. While watching all, since more may come to be used.
 * Resolves with what it made of what, in the form that esbuild has for it.
 */
async function writeIcons() {
  const from = 'node_modules/@vscode/codicons/dist';
  const names = namesInBundles();
  const characters = new Set();
  const rule = /^\.codicon-([\w-]+):before \{ content: "\\([0-9a-f]+)" \}$/gm;
  const css = readFileSync(path.join(root, from, 'codicon.css'), 'utf8').replace(
    rule,
    (whole, name, code) => {
      if (!watch && !names.has(name)) return '';
      characters.add(String.fromCodePoint(Number.parseInt(code, 16)));
      return whole;
    },
  );
  const { code } = await esbuild.transform(css, { loader: 'css', minify: production });
  writeFileSync(path.join(outdir, 'codicon.css'), code);
  const font = readFileSync(path.join(root, from, 'codicon.ttf'));
  const subset = await subsetFont(font, [...characters].join(''));
  writeFileSync(path.join(outdir, 'codicon.ttf'), subset);
  const made = (file, bytesInOutput) => ({ inputs: { [`${from}/${file}`]: { bytesInOutput } } });
  return {
    [`${outdir}/codicon.css`]: made('codicon.css', code.length),
    [`${outdir}/codicon.ttf`]: made('codicon.ttf', subset.length),
  };
}

rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });
const bundles = builds.map((build) => ({ ...build, outfile: path.join(outdir, build.outfile) }));
if (watch) {
  for (const bundle of bundles) {
    const context = await esbuild.context(bundle);
    await context.watch();
  }
  await writeIcons();
} else {
  const results = await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
  const outputs = Object.assign(await writeIcons(), ...results.map(({ metafile }) => metafile.outputs));
  const report = path.join(outdir === 'dist' ? 'out' : outdir, 'bundled.json');
  mkdirSync(path.dirname(report), { recursive: true });
  writeFileSync(report, JSON.stringify(outputs));
}
