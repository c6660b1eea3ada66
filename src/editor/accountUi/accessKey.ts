import * as vscode from 'vscode';
import type { Credential } from '../../cloud/credential.ts';
import type { CallerIdentity } from '../../core/identity.ts';
import type { CloudProblem } from '../../core/errors.ts';
import { problemWords } from '../problems.ts';
import { askText, BACK, tryWithProgress, type Place } from '../prompts/steps.ts';

/** What the prompts collect, and what the check found. */
export interface AccessKeyAnswers {
  readonly credential: Credential;
  readonly identity: CallerIdentity;
  /** Empty where they were not asked for. */
  readonly regions: readonly string[];
}

export interface AccessKeyQuestions {
  readonly title: string;
  /** Where they start. */
  readonly accessKeyId: string;
  /** Says who the credential belongs to; rejects with a `CloudError`. */
  readonly check: (credential: Credential, signal: AbortSignal) => Promise<CallerIdentity>;
  /** Asks for regions once the credential is known to be good. */
  readonly askRegions?: (
    at: Place,
    credential: Credential,
    identity: CallerIdentity,
  ) => Promise<readonly string[] | typeof BACK>;
}

type Step = 'id' | 'secret' | 'token' | 'check' | 'regions';

/**
 * Asks for an AccessKey step by step and checks it before anything is kept. What a failed check is about is
 * asked again with everything typed so far in place. Rejects with a `CancellationError` on Escape.
 */
export async function askAccessKey(questions: AccessKeyQuestions): Promise<AccessKeyAnswers> {
  const totalSteps = questions.askRegions === undefined ? 3 : 4;
  const values = { id: questions.accessKeyId, secret: '', token: '' };
  let identity: CallerIdentity = {};
  let complaint: string | undefined;
  let step: Step = 'id';
  for (;;) {
    const credential = credentialOf(values);
    if (step === 'check') {
      const outcome = await tryWithProgress(vscode.l10n.t('Checking the AccessKey…'), (signal) =>
        questions.check(credential, signal),
      );
      if ('problem' in outcome) {
        complaint = problemWords(outcome.problem).detail;
        step = stepToMend(outcome.problem);
        continue;
      }
      identity = outcome.value;
      if (questions.askRegions === undefined) return { credential, identity, regions: [] };
      step = 'regions';
      continue;
    }
    const at = { title: questions.title, step: ORDER.indexOf(step) + 1, totalSteps };
    if (step === 'regions') {
      const regions = await questions.askRegions?.(at, credential, identity);
      if (regions !== BACK) return { credential, identity, regions: regions ?? [] };
      step = 'token';
      continue;
    }
    const shown = complaint === undefined ? {} : { complaint };
    complaint = undefined;
    const answer = await askText({ ...at, ...shown, ...TEXT_STEPS[step](), value: values[step] });
    if (answer === BACK) step = previous(step);
    else {
      values[step] = answer;
      step = next(step);
    }
  }
}

const ORDER: readonly Step[] = ['id', 'secret', 'token', 'regions'];

function previous(step: 'id' | 'secret' | 'token'): Step {
  return step === 'token' ? 'secret' : 'id';
}

function next(step: 'id' | 'secret' | 'token'): Step {
  if (step === 'token') return 'check';
  return step === 'id' ? 'secret' : 'token';
}

function credentialOf({ id, secret, token }: { id: string; secret: string; token: string }): Credential {
  return {
    accessKeyId: id,
    accessKeySecret: secret,
    ...(token === '' ? {} : { securityToken: token }),
  };
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
      /^[\x21-\x7e]{8,256}$/.test(text)
        ? undefined
        : vscode.l10n.t('An AccessKey secret has at least 8 letters, digits or signs, and no spaces'),
  }),
  token: () => ({
    prompt: vscode.l10n.t('Security token of a temporary credential. Leave empty for a permanent AccessKey'),
    secret: true,
    validate: (text: string) =>
      /^[\x21-\x7e]{0,8192}$/.test(text)
        ? undefined
        : vscode.l10n.t('A security token has letters, digits and signs only, and no spaces'),
  }),
} as const;

/** The step where the cause most likely lies. */
function stepToMend(problem: CloudProblem): Step {
  const code = problem.code ?? '';
  if (code.startsWith('InvalidAccessKeyId') || code === 'Forbidden.AccessKeyDisabled') return 'id';
  if (code.startsWith('InvalidSecurityToken') || code.startsWith('MissingSecurityToken')) return 'token';
  return problem.kind === 'auth' ? 'secret' : 'token';
}
