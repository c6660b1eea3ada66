import * as vscode from 'vscode';
import type { Credential } from '../../cloud/credential.ts';
import type { CallerIdentity } from '../../core/cluster.ts';
import type { CloudProblem } from '../../core/errors.ts';
import { problemWords } from '../problems.ts';
import { askRegions } from './regions.ts';
import { askText, BACK, tryWithProgress } from './steps.ts';

/** What the prompts collect, and what the check found. */
export interface AccessKeyAnswers {
  readonly credential: Credential;
  readonly regions: readonly string[];
  readonly identity: CallerIdentity;
}

export interface AccessKeyQuestions {
  readonly title: string;
  /** Where they start; `regions` is asked only where it is given. */
  readonly accessKeyId: string;
  readonly regions?: readonly string[];
  /** Says who the credential belongs to; rejects with a `CloudError`. */
  readonly check: (credential: Credential, regionId: string, signal: AbortSignal) => Promise<CallerIdentity>;
}

type Step = 'id' | 'secret' | 'token' | 'regions';

/** The public STS endpoint answers the check where no region is known yet. */
const DEFAULT_REGION = 'cn-hangzhou';

/**
 * Asks for an AccessKey step by step and checks it before anything is kept. What a failed check is about is
 * asked again with everything typed so far in place. Rejects with a `CancellationError` on Escape.
 */
export async function askAccessKey(questions: AccessKeyQuestions): Promise<AccessKeyAnswers> {
  const steps: readonly Step[] =
    questions.regions === undefined ? ['id', 'secret', 'token'] : ['id', 'secret', 'token', 'regions'];
  let accessKeyId = questions.accessKeyId;
  let accessKeySecret = '';
  let securityToken = '';
  let regions = questions.regions ?? [];
  let complaint: string | undefined;
  let index = 0;
  for (;;) {
    const step = steps[index];
    if (step === undefined) {
      const credential = { accessKeyId, accessKeySecret, ...(securityToken === '' ? {} : { securityToken }) };
      const region = regions[0] ?? DEFAULT_REGION;
      const outcome = await tryWithProgress(vscode.l10n.t('Checking the AccessKey…'), (signal) =>
        questions.check(credential, region, signal),
      );
      if ('value' in outcome) return { credential, regions, identity: outcome.value };
      complaint = problemWords(outcome.problem).detail;
      index = steps.indexOf(stepToMend(outcome.problem));
      continue;
    }
    const at = { title: questions.title, step: index + 1, totalSteps: steps.length };
    const shown = complaint === undefined ? {} : { complaint };
    complaint = undefined;
    if (step === 'regions') {
      const answer = await askRegions(at, regions);
      if (answer === BACK) index -= 1;
      else {
        regions = answer;
        index += 1;
      }
      continue;
    }
    const value = { id: accessKeyId, secret: accessKeySecret, token: securityToken }[step];
    const answer = await askText({ ...at, ...shown, ...TEXT_STEPS[step](), value });
    if (answer === BACK) {
      index -= 1;
      continue;
    }
    if (step === 'id') accessKeyId = answer;
    else if (step === 'secret') accessKeySecret = answer;
    else securityToken = answer;
    index += 1;
  }
}

const TEXT_STEPS = {
  id: () => ({
    prompt: vscode.l10n.t('AccessKey ID of a RAM user or role that may read E-MapReduce'),
    placeholder: 'LTAI…',
    validate: (text: string) =>
      /^[A-Za-z0-9._-]{8,128}$/.test(text)
        ? undefined
        : vscode.l10n.t(
            'An AccessKey ID has at least 8 letters, digits, dots or dashes, for example LTAI5t…',
          ),
  }),
  secret: () => ({
    prompt: vscode.l10n.t('AccessKey secret. It is kept in the secret storage of VS Code and nowhere else'),
    secret: true,
    validate: (text: string) =>
      /^\S{8,256}$/.test(text)
        ? undefined
        : vscode.l10n.t('An AccessKey secret has at least 8 characters and no spaces'),
  }),
  token: () => ({
    prompt: vscode.l10n.t('Security token of a temporary credential. Leave empty for a permanent AccessKey'),
    secret: true,
    validate: (text: string) =>
      /^\S{0,8192}$/.test(text) ? undefined : vscode.l10n.t('A security token has no spaces'),
  }),
} as const;

/** The step where the cause most likely lies. */
function stepToMend(problem: CloudProblem): Step {
  const code = problem.code ?? '';
  if (code.startsWith('InvalidAccessKeyId')) return 'id';
  if (code.startsWith('InvalidSecurityToken') || code.startsWith('MissingSecurityToken')) return 'token';
  return problem.kind === 'auth' ? 'secret' : 'token';
}
