import * as vscode from 'vscode';
import {
  classifyOperationState,
  elapsedMs,
  isTerminal,
  startedAt,
  type OperationRecord,
} from '../../core/operation.ts';
import { operationKey } from '../../core/scope.ts';
import type { Dot, History, Value } from '../../webview/protocol.ts';
import { formatTime } from '../format.ts';
import { operationLook, operationStatus, recordStateLabel } from '../operationWords.ts';
import type { PanelContext } from './context.ts';
import type { Names } from './names.ts';

/** With itself alone there is nothing to compare. */
const MIN_DOTS = 2;

/** How others of its type went on its cluster. */
export function historyOf(
  record: OperationRecord,
  { sameKind, now }: PanelContext,
  names: Names,
): History | undefined {
  const known = sameKind.filter((each) => elapsedMs(each, now) !== undefined);
  if (known.length < MIN_DOTS) return undefined;
  const self = operationKey(record.ref);
  return {
    heading: vscode.l10n.t('Same type on this cluster'),
    dots: known.map((each): Dot => {
      const isSelf = operationKey(each.ref) === self;
      const label = vscode.l10n.t(
        '{0}: {1}',
        formatTime(startedAt(each)),
        isSelf ? vscode.l10n.t('{0} (this one)', operationStatus(each, now)) : operationStatus(each, now),
      );
      return {
        ...(isSelf ? {} : { open: names.operation(each.ref) }),
        label,
        at: startedAt(each),
        ms: elapsedMs(each, now) ?? 0,
        tone: classifyOperationState(each.snapshot?.state),
      };
    }),
    fold: vscode.l10n.t('As a table'),
    table: {
      caption: vscode.l10n.t('Same type on this cluster'),
      columns: [vscode.l10n.t('Started'), vscode.l10n.t('State'), vscode.l10n.t('Took')],
      rows: [...known].reverse().map((each) => [startOf(each, self, names), stateOf(each), tookOf(each)]),
    },
  };
}

function startOf(record: OperationRecord, self: string, names: Names): Value {
  const at = startedAt(record);
  return operationKey(record.ref) === self
    ? { kind: 'time', at }
    : { kind: 'operation', text: formatTime(at), open: names.operation(record.ref) };
}

/** Its state as a value with icon. */
export function stateOf(record: OperationRecord): Value {
  return {
    kind: 'state',
    text: recordStateLabel(record),
    icon: operationLook(record).icon,
    tone: classifyOperationState(record.snapshot?.state),
  };
}

function tookOf(record: OperationRecord): Value {
  const ms = isTerminal(record.snapshot?.state) ? elapsedMs(record, 0) : undefined;
  return ms === undefined ? { kind: 'text', text: '–' } : { kind: 'duration', ms };
}
