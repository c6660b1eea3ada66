import * as vscode from 'vscode';
import { elapsedMs, startedAt, type OperationRecord } from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import type { Block, Value } from '../../webview/protocol.ts';
import { formatDuration, formatTime } from '../format.ts';
import { recordStateLabel, requestText, wayLabel } from '../operationWords.ts';
import { clusterLabel, regionLabel } from '../words.ts';
import { stateOf } from './history.ts';
import type { Names } from './names.ts';
import { known, textValue } from './values.ts';

/** What stands for something that is not there. */
const NONE: Value = { kind: 'text', text: '–' };

/** What is said of both operations: a value of each, and what tells them apart in words. */
interface Row {
  readonly label: string;
  readonly values: readonly [Value, Value];
  /** Absent where it says nothing. */
  readonly same?: boolean;
  /** In words; without it, whether they are the same. */
  readonly difference?: string;
}

/**
 * Two operations side by side, row by row: what either has, and whether the other has the same. Differences are
 * said in words, of lengths of time how much longer or shorter the operation of the panel was.
 * @param now Unix milliseconds
 */
export function comparisonOf(
  record: OperationRecord,
  other: OperationRecord,
  now: number,
  names: Names,
): Block {
  const pair = [record, other] as const;
  const same = (read: (of: OperationRecord) => string | undefined, label: string): Row | undefined => {
    const [mine, theirs] = [read(record), read(other)];
    if ((mine ?? '') === '' && (theirs ?? '') === '') return undefined;
    return { label, values: [cell(mine), cell(theirs)], same: mine === theirs };
  };
  const rows = known<Row>([
    {
      label: vscode.l10n.t('State'),
      values: [stateOf(record), stateOf(other)],
      same: recordStateLabel(record) === recordStateLabel(other),
    },
    same(({ ref, clusterName }) => clusterLabel(clusterName, ref.clusterId), vscode.l10n.t('Cluster')),
    record.ref.regionId === other.ref.regionId
      ? undefined
      : same(({ ref }) => regionLabel(ref.regionId), vscode.l10n.t('Region')),
    same(requestText, vscode.l10n.t('Asked for')),
    { label: vscode.l10n.t('Started'), values: [startOf(record), startOf(other)] },
    lengthRow(vscode.l10n.t('Waiting'), pair.map(waitedMs)),
    lengthRow(
      vscode.l10n.t('Running'),
      pair.map((each) => elapsedMs(each, now)),
    ),
    same(({ snapshot }) => snapshot?.reason?.code, vscode.l10n.t('Reason')),
    same(({ snapshot }) => snapshot?.reason?.message, vscode.l10n.t('Message')),
    same(({ initiator }) => mended(initiator?.name), vscode.l10n.t('Started by')),
    same(({ initiator }) => initiator && wayLabel(initiator.way), vscode.l10n.t('How')),
    ...parameterNames(pair).map((name) =>
      same(({ initiator }) => parameter(initiator?.request, name), labelText(name)),
    ),
  ]);
  return {
    id: 'comparison',
    heading: vscode.l10n.t('Compared with another of its type'),
    note: summaryOf(rows, other),
    table: {
      caption: vscode.l10n.t('Two operations side by side'),
      columns: [
        vscode.l10n.t('What'),
        vscode.l10n.t('This operation'),
        vscode.l10n.t('The other'),
        vscode.l10n.t('Difference'),
      ],
      rows: [
        [
          textValue(vscode.l10n.t('Operation ID')),
          { kind: 'code', text: record.ref.operationId },
          { kind: 'operation', text: other.ref.operationId, open: names.operation(other.ref) },
          textValue(''),
        ],
        ...rows.map((row) => [textValue(row.label), ...row.values, textValue(differenceOf(row))]),
      ],
    },
  };
}

function cell(text: string | undefined): Value {
  return text === undefined || text === '' ? NONE : textValue(text);
}

function differenceOf({ same, difference }: Row): string {
  if (difference !== undefined) return difference;
  if (same === undefined) return '';
  return same ? vscode.l10n.t('same') : vscode.l10n.t('different');
}

function startOf(record: OperationRecord): Value {
  return { kind: 'time', at: startedAt(record) };
}

/** Milliseconds from being asked for to its start; undefined where the service does not say. */
function waitedMs({ snapshot }: OperationRecord): number | undefined {
  const { createTime, startTime } = snapshot ?? {};
  return createTime === undefined || startTime === undefined
    ? undefined
    : Math.max(0, startTime - createTime);
}

function lengthRow(label: string, [mine, theirs]: readonly (number | undefined)[]): Row | undefined {
  if (mine === undefined && theirs === undefined) return undefined;
  return { label, values: [length(mine), length(theirs)], ...lengthDifference(mine, theirs) };
}

function length(ms: number | undefined): Value {
  return ms === undefined ? NONE : { kind: 'duration', ms };
}

function lengthDifference(
  mine: number | undefined,
  theirs: number | undefined,
): Pick<Row, 'same' | 'difference'> {
  if (mine === undefined || theirs === undefined) return {};
  const apart = Math.abs(mine - theirs);
  // Less than what is shown of them is no difference.
  if (apart < 1_000) return { same: true };
  const text = formatDuration(apart);
  return {
    difference: mine > theirs ? vscode.l10n.t('{0} longer', text) : vscode.l10n.t('{0} shorter', text),
  };
}

/** What was asked for, by the names of both requests in their order. */
function parameterNames(pair: readonly OperationRecord[]): readonly string[] {
  return [...new Set(pair.flatMap(({ initiator }) => Object.keys(initiator?.request ?? {})))];
}

function parameter(request: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return request !== undefined && Object.hasOwn(request, name) ? request[name] : undefined;
}

function mended(text: string | undefined): string | undefined {
  return text === undefined ? undefined : labelText(text);
}

/** What is most worth knowing, before the table; lengths of time always differ. */
function summaryOf(rows: readonly Row[], other: OperationRecord): string {
  const labels = rows.filter(({ same }) => same === false).map(({ label }) => label);
  const began = formatTime(startedAt(other));
  return labels.length === 0
    ? vscode.l10n.t('The other began {0}. Only times tell the two apart.', began)
    : vscode.l10n.t(
        'The other began {0}. The two differ in: {1}.',
        began,
        new Intl.ListFormat(vscode.env.language).format(labels),
      );
}
