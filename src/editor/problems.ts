import * as vscode from 'vscode';
import { INTERNAL, type CloudProblem } from '../core/errors.ts';
import { messageText } from '../core/plainText.ts';
import { policyAllows } from '../core/policy.ts';
import { formatDuration, formatClock } from './format.ts';
import { COMMANDS } from './ids.ts';
import type { NextStep, ProblemWords } from './problemWords.ts';
import { credentialsStep, troubleWords } from './troubles.ts';
import { inLanguage, isChinese } from './words.ts';

/** Longest text of the service in a message, in characters. */
const MAX_SAID = 300;

/** @param retryAt when it is tried again by itself, Unix milliseconds */
export function problemWords(problem: CloudProblem, retryAt?: number): ProblemWords {
  if (problem.trouble !== undefined) return troubleWords(problem.trouble, problem.accountId);
  const words = wordsByKind(problem);
  const sentences = [words.detail, serviceText(problem), requestId(problem), goesOn(retryAt)];
  return { ...words, detail: inOneText(sentences) };
}

/** What a row says of a problem. */
export function titleOf(problem: CloudProblem | undefined): string | undefined {
  return problem === undefined ? undefined : problemWords(problem).title;
}

function wordsByKind(problem: CloudProblem): ProblemWords {
  const steps = stepsFor(problem);
  switch (problem.kind) {
    case 'auth':
      return authWords(problem);
    case 'permission':
      return {
        title: vscode.l10n.t('No permission'),
        detail: permissionDetail(problem),
        steps: permissionSteps(problem),
      };
    case 'throttled':
      return {
        title: vscode.l10n.t('Too many requests'),
        detail: adviceText(problem) ?? vscode.l10n.t('The service asks to slow down.'),
        steps: [steps.retry],
      };
    case 'notFound':
      return {
        title: vscode.l10n.t('Not found'),
        detail:
          adviceText(problem) ??
          vscode.l10n.t(
            'The service does not know this ID in this region. Check that region, cluster ID and operation ID belong together.',
          ),
        steps: [steps.retry, steps.diagnosis],
      };
    case 'network':
      return networkWords(problem);
    case 'server':
      return serverWords(problem);
    case 'badRequest':
      return badRequestWords(problem);
    case 'cancelled':
      return {
        title: vscode.l10n.t('Cancelled'),
        detail: vscode.l10n.t('The request was cancelled.'),
        steps: [steps.retry],
      };
  }
}

function stepsFor(problem: CloudProblem) {
  const { accountId, code, requestId: id, recommend, service } = problem;
  return {
    retry: { label: vscode.l10n.t('Retry'), command: COMMANDS.refresh },
    log: { label: vscode.l10n.t('Show Log'), command: COMMANDS.showLog },
    credentials: credentialsStep(accountId),
    diagnosis: {
      label: vscode.l10n.t('Open Diagnosis'),
      command: COMMANDS.openDiagnosis,
      args: [{ service, code, requestId: id, recommend }],
    },
    policy: { label: vscode.l10n.t('Copy Policy'), command: COMMANDS.copyPolicy },
    proxySettings: {
      label: vscode.l10n.t('Proxy Settings'),
      command: 'workbench.action.openSettings',
      args: ['http.proxy'],
    },
    endpointSettings: {
      label: vscode.l10n.t('Open Settings'),
      command: 'workbench.action.openSettings',
      args: ['emrOperations.endpoints'],
    },
  } satisfies Record<string, NextStep>;
}

function authWords(problem: CloudProblem): ProblemWords {
  const { credentials, retry, diagnosis } = stepsFor(problem);
  switch (problem.face) {
    case 'clock':
      return {
        title: vscode.l10n.t('Clock is wrong'),
        detail: clockDetail(problem),
        steps: [retry],
      };
    case 'expired':
      return {
        title: vscode.l10n.t('Sign-in expired'),
        detail: adviceText(problem) ?? vscode.l10n.t('The temporary credential has expired.'),
        steps: [credentials, retry],
      };
    default:
      return {
        title: vscode.l10n.t('Sign-in failed'),
        detail: adviceText(problem) ?? vscode.l10n.t('The service did not accept the credentials.'),
        steps: [credentials, diagnosis],
      };
  }
}

function clockDetail({ clockSkewMs, advice }: CloudProblem): string {
  if (clockSkewMs === undefined) return advice === undefined ? '' : inLanguage(advice);
  const span = formatDuration(Math.abs(clockSkewMs));
  return clockSkewMs > 0
    ? vscode.l10n.t(
        'The clock of this computer is {0} behind the service, which accepts 15 minutes. Set it right.',
        span,
      )
    : vscode.l10n.t(
        'The clock of this computer is {0} ahead of the service, which accepts 15 minutes. Set it right.',
        span,
      );
}

function permissionDetail(problem: CloudProblem): string {
  const { accessDenied } = problem;
  const refused = messageText(ramAction(problem));
  if (accessDenied?.explicit === true) {
    return vscode.l10n.t(
      'A policy denies the RAM action {0} to this account. Ask an administrator to change that policy.',
      refused,
    );
  }
  const missing = vscode.l10n.t('The RAM action {0} is not allowed for this account.', refused);
  const advice = adviceText(problem);
  return advice === undefined ? missing : inOneText([missing, advice]);
}

/** Copying a policy helps only where none is there, and where ours has the action. */
function permissionSteps(problem: CloudProblem): ProblemWords['steps'] {
  const { policy, retry, diagnosis } = stepsFor(problem);
  const helps = problem.accessDenied?.explicit !== true && policyAllows(ramAction(problem));
  return helps ? [policy, retry, diagnosis] : [retry, diagnosis];
}

function ramAction({ accessDenied, service = 'emr', action = '*' }: CloudProblem): string {
  return accessDenied?.action ?? `${service}:${action}`;
}

function networkWords(problem: CloudProblem): ProblemWords {
  const { retry, proxySettings } = stepsFor(problem);
  const detail =
    adviceText(problem) ??
    vscode.l10n.t('The connection to {0} failed: {1}', host(problem), messageText(problem.code ?? '?'));
  switch (problem.face) {
    case 'stranger':
      return { title: vscode.l10n.t('Unexpected answer'), detail, steps: [retry, proxySettings] };
    case 'slow':
      return { title: vscode.l10n.t('No answer in time'), detail, steps: [retry, proxySettings] };
    case 'certificate':
      return { title: vscode.l10n.t('Untrusted certificate'), detail, steps: [proxySettings, retry] };
    case 'proxy':
      return {
        title: vscode.l10n.t('Proxy problem'),
        detail: `${detail}${said(problem)}`,
        steps: [proxySettings, retry],
      };
    default:
      return { title: vscode.l10n.t('Service not reachable'), detail, steps: [retry, proxySettings] };
  }
}

/** What the proxy, or the way to it, answered. */
function said({ status, message }: CloudProblem): string {
  const text = status === undefined ? message : `HTTP ${status}`;
  return text === '' ? '' : ` (${messageText(text)})`;
}

function serverWords(problem: CloudProblem): ProblemWords {
  const { retry, diagnosis, log } = stepsFor(problem);
  switch (problem.code) {
    case INTERNAL:
      return {
        title: vscode.l10n.t('Something went wrong here'),
        detail: vscode.l10n.t(
          'The extension or this computer failed, not the service. The log has the details.',
        ),
        steps: [log],
      };
    case 'tooLarge':
      return {
        title: vscode.l10n.t('Answer too large'),
        detail: vscode.l10n.t('The answer has more than 10 MB and was not read.'),
        steps: [retry],
      };
    case 'unreadable':
      return {
        title: vscode.l10n.t('Answer not understood'),
        detail: vscode.l10n.t('The answer does not have the form that the service documents.'),
        steps: [retry, log],
      };
    default:
      return {
        title: vscode.l10n.t('The service failed'),
        detail:
          adviceText(problem) ?? vscode.l10n.t('The service could not answer. This is usually over soon.'),
        steps: [retry, diagnosis],
      };
  }
}

function badRequestWords(problem: CloudProblem): ProblemWords {
  const { diagnosis, log, endpointSettings } = stepsFor(problem);
  if (problem.code !== 'endpoint') {
    return {
      title: vscode.l10n.t('Request refused'),
      detail: adviceText(problem) ?? vscode.l10n.t('The service refused the request.'),
      steps: [diagnosis, log],
    };
  }
  return {
    title: vscode.l10n.t('Endpoint not usable'),
    detail: vscode.l10n.t(
      'The setting emrOperations.endpoints has the value {0}. Expected is scheme and host only, https:// or for this machine http://.',
      messageText(problem.message),
    ),
    steps: [endpointSettings],
  };
}

function adviceText(problem: CloudProblem): string | undefined {
  return problem.advice === undefined
    ? undefined
    : inLanguage(problem.advice).replaceAll('{host}', host(problem));
}

/** Chinese puts no space between sentences. */
function inOneText(sentences: readonly string[]): string {
  return sentences.filter((part) => part !== '').join(isChinese() ? '' : ' ');
}

function host(problem: CloudProblem): string {
  return messageText(problem.host ?? vscode.l10n.t('the service'));
}

/** The service's own words, behind ours. A setting's value is in our words already. */
function serviceText({ code, message, status, kind, advice }: CloudProblem): string {
  if (status === undefined || kind === 'network') return '';
  // Where we know better what a refused credential means, its words would only repeat the request.
  const parts = kind === 'auth' && advice !== undefined ? [code] : [code, message];
  const said = parts.filter((part) => part !== undefined && part !== '').join(': ');
  return said === '' ? '' : `(${messageText(said, MAX_SAID)})`;
}

function requestId(problem: CloudProblem): string {
  return problem.requestId === undefined
    ? ''
    : vscode.l10n.t('Request ID: {0}', messageText(problem.requestId));
}

function goesOn(retryAt: number | undefined): string {
  return retryAt === undefined || !Number.isFinite(retryAt)
    ? ''
    : vscode.l10n.t('Next try at {0}.', formatClock(retryAt));
}
