/**
 * Asks the registry for known vulnerabilities of what the extension depends on: `npm run audit`. Not every registry
 * and network answers that: then nothing was audited, and it says so instead of that all is well.
 */
import { spawnSync } from 'node:child_process';
import * as v from 'valibot';
import { ROOT } from './built.ts';

export interface Verdict {
  /** `not run` where nobody answered. */
  readonly outcome: 'passed' | 'failed' | 'not run';
  /** What was found, or why nothing was asked. */
  readonly detail: string;
}

const answerSchema = v.object({
  metadata: v.object({
    vulnerabilities: v.object({ total: v.number() }),
    dependencies: v.object({ total: v.number() }),
  }),
  vulnerabilities: v.record(v.string(), v.object({ severity: v.string() })),
});
const errorSchema = v.object({ message: v.string() });

/** Exit codes of the outcomes: what was not run is no success. */
const CODES = { passed: 0, failed: 1, 'not run': 3 } as const;

/** What the output of `npm audit --json` means; passed alone where it is an answer, about something, with nothing in it. */
export function verdictOf(output: string): Verdict {
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    return { outcome: 'not run', detail: 'npm has said nothing that can be read' };
  }
  const answer = v.safeParse(answerSchema, json);
  if (!answer.success || answer.output.metadata.dependencies.total === 0) {
    const error = v.safeParse(errorSchema, json);
    return { outcome: 'not run', detail: error.success ? error.output.message : 'npm has audited nothing' };
  }
  const { metadata, vulnerabilities } = answer.output;
  const found = Object.entries(vulnerabilities).map(([name, { severity }]) => `${name} (${severity})`);
  if (metadata.vulnerabilities.total > 0 || found.length > 0)
    return { outcome: 'failed', detail: found.join(', ') };
  return { outcome: 'passed', detail: `${metadata.dependencies.total} packages` };
}

if (process.argv[1] === import.meta.filename) {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const { outcome, detail } = verdictOf(stdout);
  console.log(`audit ${outcome}: ${detail}`);
  process.exitCode = CODES[outcome];
}
