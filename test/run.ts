/**
 * Runs the tests, all parts or those named, and ends in the line `N passed, N failed`. The exit code is 0
 * only where nothing failed and something ran.
 *
 *   node test/run.ts [lint] [unit] [integration] [shipping] [host] [package] [e2e] [--all] [--lanes N] | desktop
 *
 * The UI tests take the package as it is. With `--all` they run in both languages and both versions of VS Code;
 * otherwise in both where versions differ, and each suite in one of the languages. `--lanes` says how many of them are
 * busy at a time.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { runCommand } from './host/command.ts';
import { installHost } from './host/install.ts';
import { runTests } from './host/runTests.ts';
import { openTurns } from './host/turn.ts';
import { hostVersions, type HostName } from './host/versions.ts';

const root = path.resolve(import.meta.dirname, '..');
const countsFile = path.join(root, 'out', 'counts.json');
const integrationSuite = path.join(root, 'out', 'test', 'integration.cjs');

/** The folder that is open in the tests inside VS Code. */
const integrationWorkspace = path.join(root, 'test', 'integration', 'workspace');

const {
  values: { all, lanes },
  positionals: asked,
} = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean', default: false }, lanes: { type: 'string' } },
});

interface Counts {
  readonly passes: number;
  readonly failures: number;
}

/** Runs a command of this project; resolves with its exit code. */
function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

type Say = (line: string) => void;

/** A script of package.json as one check; it is quiet where nothing is wrong. */
async function check(script: string, say: Say, options: { readonly idle?: boolean } = {}): Promise<Counts> {
  try {
    await runCommand('npm', ['run', '--silent', script], { cwd: root, ...options });
    say(`✔ ${script}`);
    return { passes: 1, failures: 0 };
  } catch (error) {
    say(`✖ ${script}\n${String(error)}`);
    return { passes: 0, failures: 1 };
  }
}

/** What a run of mocha counted. One that ended badly has failed, whatever it counted before. */
function readCounts(code: number, file: string): Counts {
  try {
    const { passes, failures } = JSON.parse(readFileSync(file, 'utf8')) as Counts;
    return code === 0 ? { passes, failures } : { passes, failures: Math.max(1, failures) };
  } catch {
    return { passes: 0, failures: 1 };
  }
}

async function mocha(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Counts> {
  rmSync(countsFile, { force: true });
  const code = await run('mocha', ['--reporter', './test/reporter.js', ...args], {
    ...env,
    EMR_TEST_COUNTS: countsFile,
  });
  return readCounts(code, countsFile);
}

/** So many files at a time. With a single one Mocha would require them, and some wait for what they import. */
function inParallel(jobs: number): readonly string[] {
  return jobs > 1 ? ['--parallel', '--jobs', String(jobs)] : [];
}

async function buildIntegrationSuite(): Promise<void> {
  await esbuild.build({
    entryPoints: [path.join(root, 'test', 'integration', 'index.ts')],
    outfile: integrationSuite,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha', 'esbuild'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** Says what came of it when all of it is there, as another version may run at the same time. */
async function integration(version: HostName, say: Say): Promise<Counts> {
  const lines = [`\nIntegration tests in VS Code ${hostVersions[version].vscode}`];
  const counts = path.join(root, 'out', `counts-${version}.json`);
  rmSync(counts, { force: true });
  const code = await runTests({
    version,
    extensionDevelopmentPath: root,
    extensionTestsPath: integrationSuite,
    extensionTestsEnv: { EMR_TEST_COUNTS: counts },
    workspace: integrationWorkspace,
    say: (line) => lines.push(line),
  }).catch((error: unknown) => {
    lines.push(format(error));
    return 1;
  });
  say(lines.join('\n'));
  return readCounts(code, counts);
}

/** The same suite in a desktop VS Code that `@vscode/test-electron` downloads. */
async function desktop(): Promise<Counts> {
  const electron = await import('@vscode/test-electron');
  rmSync(countsFile, { force: true });
  const code = await electron
    .runTests({
      version: process.env['EMR_TEST_VSCODE'] ?? 'stable',
      extensionDevelopmentPath: root,
      extensionTestsPath: integrationSuite,
      extensionTestsEnv: { EMR_TEST_COUNTS: countsFile },
      launchArgs: [integrationWorkspace, '--disable-extensions'],
    })
    .catch((error: unknown) => {
      console.error(error);
      return 1;
    });
  return readCounts(code, countsFile);
}

/** How many suites of the UI are busy at a time; those that wait for what takes its time are not among them. */
const LANES = lanes === undefined ? Math.max(2, Math.floor(availableParallelism() / 2)) : Number(lanes);

/**
 * Suites that mostly wait run beside such as keep the processors busy, and none that takes long is the last one. Those
 * that are not listed follow.
 */
const ORDER = [
  ...['firstMinutes', 'accessKey', 'inspector', 'discovery', 'proxy', 'access', 'windows', 'keyboard'],
  ...['accounts', 'endings', 'views', 'timeline', 'terminal', 'outages'],
];

async function ui(): Promise<Counts> {
  await using turns = await openTurns(LANES);
  const folder = path.join('test', 'e2e');
  const names = readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.test.ts'));
  const ordered = new Set([...ORDER.map((name) => `${name}.test.ts`), ...names.sort()]);
  const files = [...ordered].map((name) => path.join(folder, name));
  // One more process than are busy, for when one of them waits.
  const jobs = LANES > 1 ? LANES + 1 : 1;
  return await mocha([...inParallel(jobs), '--require', './test/e2e/setup.ts', ...files], {
    ...turns.env,
    EMR_TEST_ALL: all ? '1' : '',
  });
}

const LINTS = ['lint:types', 'lint:code', 'lint:format', 'lint:layers', 'lint:unused'];

const PARTS: Readonly<Record<string, (say: Say) => Promise<readonly Counts[]>>> = {
  lint: (say) => Promise.all(LINTS.map((script) => check(script, say, { idle: true }))),
  unit: async () => [await mocha([...inParallel(availableParallelism()), 'test/unit/**/*.test.ts'])],
  integration: async (say) => {
    const built = await check('build', say);
    await buildIntegrationSuite();
    const versions = ['newest', 'minimum'] as const;
    return [built, ...(await Promise.all(versions.map((version) => integration(version, say))))];
  },
  shipping: async () => [await mocha(['test/shipping/*.test.ts'])],
  host: async () => [await mocha(['test/host/*.test.ts'])],
  package: async (say) => [await check('package', say)],
  e2e: async () => [await ui()],
  desktop: async (say) => {
    const built = await check('build', say);
    await buildIntegrationSuite();
    return [built, await desktop()];
  },
};

/**
 * In the order of running: what is quick to fail comes first. The parts of a line run at the same time, since one of
 * them mostly waits; none of them touches what another uses.
 */
const ORDER_OF_PARTS = [['unit', 'integration'], ['shipping'], ['host', 'package'], ['e2e'], ['desktop']];

/** Each VS Code takes its time to be installed, most of which it waits for the network: that begins at once. */
async function installHosts(): Promise<void> {
  for (const version of ['newest', 'minimum'] as const) await installHost(version);
}

let passed = 0;
let failed = 0;

async function runPart(name: string, say: Say): Promise<void> {
  say(`\n== ${name}`);
  const begin = performance.now();
  for (const { passes, failures } of (await PARTS[name]?.(say)) ?? []) {
    passed += passes;
    failed += failures;
  }
  say(`== ${name}: ${Math.round((performance.now() - begin) / 1_000)} s`);
}

/** Says what came of a part when all of it is there. */
async function runBeside(name: string): Promise<void> {
  const lines: string[] = [];
  await runPart(name, (line) => lines.push(line));
  console.log(lines.join('\n'));
}

mkdirSync(path.join(root, 'out', 'test'), { recursive: true });
const unknown = asked.find((name) => !(name in PARTS));
if (unknown !== undefined)
  throw new Error(`No such part: ${unknown}. There are: ${Object.keys(PARTS).join(', ')}`);
const names = new Set(asked.length > 0 ? asked : Object.keys(PARTS).filter((name) => name !== 'desktop'));
// What fails is told by those who need it.
if (['host', 'integration', 'e2e'].some((name) => names.has(name))) installHosts().catch(() => undefined);
// It takes of the processors what all others leave.
const lint = names.has('lint') ? runBeside('lint') : undefined;
for (const line of ORDER_OF_PARTS) {
  const [first, ...others] = line.filter((name) => names.has(name));
  if (first === undefined) continue;
  await Promise.all([runPart(first, console.log), ...others.map(runBeside)]);
}
await lint;
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
