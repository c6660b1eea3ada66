import * as vscode from 'vscode';
import { cluesOf } from '../../core/clues.ts';
import { failureReason, type FailureReason } from '../../core/failureReasons.ts';
import { TICKET, trustedLink } from '../../core/links.ts';
import { classifyOperationState, type OperationRecord, type StateClass } from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import { policyFor } from '../../core/policy.ts';
import type { Explanation, Segment, Step } from '../../webview/protocol.ts';
import { inLanguage } from '../words.ts';
import { valueOf, type PanelContext } from './context.ts';
import { findingsOf } from './findings.ts';
import type { Names } from './names.ts';
import { known } from './values.ts';

/** Longest message that is shown, in characters; all of it is in the raw answer. */
const MAX_MESSAGE = 10_000;

/** Longest code that is shown, in characters: those that are documented are single words (`emr-api.md` 7). */
const MAX_CODE = 200;

/** Why it ended as it did, or waits for somebody, or that nobody knows its state; nothing where all is well and nothing was said. */
export function explanationOf(
  record: OperationRecord,
  context: PanelContext,
  names: Names,
): Explanation | undefined {
  const { state, reason } = record.snapshot ?? {};
  const stateClass = classifyOperationState(state);
  const bad = stateClass === 'failed' || stateClass === 'partial' || stateClass === 'attention';
  const isOdd = stateClass === 'unknown' && state !== undefined;
  if (reason === undefined && !bad && !isOdd) return undefined;
  const advice = failureReason(reason?.code);
  // A reason beside success is information: what to do about it would frighten.
  const findings = bad ? findingsOf(record, context) : [];
  const steps = bad ? stepsOf(record, stateClass, advice, context, names) : [];
  const meaning = meaningOf(record, stateClass, advice);
  return {
    tone: stateClass,
    heading: headingOf(stateClass),
    ...(reason?.code === undefined ? {} : { code: labelText(reason.code, MAX_CODE) }),
    ...(reason?.message === undefined ? {} : { message: segmentsOf(reason.message) }),
    ...(meaning === undefined ? {} : { meaning }),
    ...(findings.length === 0
      ? {}
      : { findings: { heading: vscode.l10n.t('In this case'), items: findings } }),
    ...(steps.length === 0 ? {} : { steps: { heading: vscode.l10n.t('What to do'), items: steps } }),
  };
}

function headingOf(stateClass: StateClass): string {
  switch (stateClass) {
    case 'failed':
      return vscode.l10n.t('Why it failed');
    case 'partial':
      return vscode.l10n.t('Why it is not complete');
    case 'attention':
      return vscode.l10n.t('Somebody has to act');
    case 'unknown':
      return vscode.l10n.t('A state that the service does not document');
    default:
      return vscode.l10n.t('Reason given');
  }
}

function meaningOf(
  record: OperationRecord,
  stateClass: StateClass,
  advice: FailureReason | undefined,
): string | undefined {
  if (advice !== undefined) return inLanguage(advice.cause);
  if (stateClass === 'attention') {
    return vscode.l10n.t('The service stopped here and waits until somebody acts on it.');
  }
  if (stateClass === 'unknown') {
    return vscode.l10n.t('It is shown as the service names it, and checked less often.');
  }
  const reason = record.snapshot?.reason;
  if (reason?.code !== undefined) {
    return vscode.l10n.t('The service does not document this code, so its message is all there is.');
  }
  if (record.snapshot?.state === 'TERMINATED') {
    return vscode.l10n.t('It was stopped before its end. The service does not say by whom or why.');
  }
  if (stateClass === 'partial')
    return vscode.l10n.t('A part of what was asked for was done, and the rest not.');
  return reason === undefined ? vscode.l10n.t('The service gives no reason.') : undefined;
}

/** Which of the general steps the one of the case says better, by the code: `ofCase` makes these. */
const SAID_BY_OWN: Readonly<Record<string, readonly number[]>> = {
  OutOfStock: [0],
  NodeFailure: [0],
  NotAuthorized: [0, 2],
};

/** What follows from this case, with buttons, then what helps in general. */
function stepsOf(
  record: OperationRecord,
  stateClass: StateClass,
  advice: FailureReason | undefined,
  context: PanelContext,
  names: Names,
): readonly Step[] {
  const own = ofCase(advice?.code, record, context, names);
  const general = (advice?.nextSteps ?? []).map((step) => ({ text: inLanguage(step) }));
  const said = own === undefined ? [] : (SAID_BY_OWN[advice?.code ?? ''] ?? []);
  const rest = general.filter((_, index) => !said.includes(index));
  return [...known([own]), ...rest, ...toOthers(record, stateClass, advice, context)];
}

function ofCase(
  code: string | undefined,
  record: OperationRecord,
  { around }: PanelContext,
  names: Names,
): Step | undefined {
  switch (code) {
    case 'OutOfStock': {
      const types = (valueOf(around.alternatives)?.others ?? []).slice(0, 5).map(({ type }) => type.name);
      if (types.length === 0) return undefined;
      return {
        text: vscode.l10n.t('Use one of the instance types below that are on offer now.'),
        button: {
          label: vscode.l10n.t('Copy the Closest'),
          press: { type: 'copy', id: names.text('types', types.join(',')) },
        },
      };
    }
    case 'NodeFailure': {
      const ids = (valueOf(around.brokenNodes) ?? []).map(({ nodeId }) => nodeId);
      if (ids.length === 0) return undefined;
      return {
        text: vscode.l10n.t('Look at the nodes below, which are not running.'),
        button: {
          label: vscode.l10n.t('Copy Their IDs'),
          press: { type: 'copy', id: names.text('nodes', ids.join(',')) },
        },
      };
    }
    case 'NotAuthorized': {
      const { ramAction } = cluesOf(record);
      if (ramAction === undefined) return undefined;
      return {
        text: vscode.l10n.t(
          'Let an administrator allow {0} for the user or role, then start the change again.',
          labelText(ramAction),
        ),
        button: {
          label: vscode.l10n.t('Copy Policy'),
          press: { type: 'copy', id: names.text('policy', policyFor([ramAction])) },
        },
      };
    }
    default:
      return undefined;
  }
}

/** Where others can help: the console, the error centre, and a ticket. */
function toOthers(
  record: OperationRecord,
  stateClass: StateClass,
  advice: FailureReason | undefined,
  { demo }: PanelContext,
): readonly Step[] {
  const { reason, state } = record.snapshot ?? {};
  const needsTicket = advice === undefined || ['InternalError', 'ServiceFailure'].includes(advice.code);
  return known([
    stateClass === 'attention'
      ? {
          text: vscode.l10n.t('Look at the cluster in the console, which shows what is waited for.'),
          button: {
            label: vscode.l10n.t('Open in Console'),
            press: { type: 'action', action: 'openInConsole' } as const,
          },
        }
      : undefined,
    reason?.code === undefined
      ? undefined
      : {
          text: vscode.l10n.t('Look the code up in the error center of Alibaba Cloud.'),
          button: {
            label: vscode.l10n.t('Open Diagnosis'),
            press: { type: 'action', action: 'openDiagnosis' } as const,
          },
        },
    needsTicket && state !== undefined
      ? {
          text: vscode.l10n.t('Open a ticket with all IDs, ready to paste.'),
          button: {
            label: vscode.l10n.t('Copy Report'),
            press: { type: 'action', action: 'copyReport' } as const,
          },
          // Nobody can help with what is simulated.
          ...(demo ? {} : { link: { text: vscode.l10n.t('Submit a Ticket'), href: inLanguage(TICKET) } }),
        }
      : undefined,
  ]);
}

/** The message with the links in it that lead to Alibaba Cloud; all others stay text. */
function segmentsOf(message: string): readonly Segment[] {
  const shown = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
  const segments: Segment[] = [];
  let from = 0;
  for (const match of shown.matchAll(/https:\/\/[^\s"'<>()[\]{},;。，；）】]{1,2000}/g)) {
    const found = match[0].replace(/[.!?:]+$/, '');
    const href = trustedLink(found);
    if (href === undefined) continue;
    if (match.index > from) segments.push({ text: shown.slice(from, match.index) });
    segments.push({ text: found, href });
    from = match.index + found.length;
  }
  if (from < shown.length) segments.push({ text: shown.slice(from) });
  return segments;
}
