import * as vscode from 'vscode';
import type { OperationRecord } from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import type { Block } from '../../webview/protocol.ts';
import { requestText, wayLabel } from '../operationWords.ts';
import { known, text, textValue, time } from './values.ts';

/** Who began an operation, when, how, from where and with what; nothing where nobody says. */
export function originOf(record: OperationRecord): Block | undefined {
  const { initiator } = record;
  if (initiator === undefined) return undefined;
  const { name, type, way, address, at, action } = initiator;
  // Under their own names: those are what documentation and scripts call them.
  const request = Object.entries(initiator.request ?? {});
  const facts = known([
    text('origin.name', vscode.l10n.t('Started by'), name === undefined ? undefined : labelText(name)),
    text('origin.kind', vscode.l10n.t('Identity'), type === undefined ? undefined : labelText(type)),
    text('origin.way', vscode.l10n.t('How'), wayLabel(way)),
    text('origin.address', vscode.l10n.t('From'), address === undefined ? undefined : labelText(address)),
    time('origin.at', vscode.l10n.t('Asked at'), at),
    text('origin.action', vscode.l10n.t('Call'), action === undefined ? undefined : labelText(action)),
    text('origin.request', vscode.l10n.t('Asked for'), requestText(record)),
  ]);
  return {
    id: 'origin',
    heading: vscode.l10n.t('Who and how'),
    facts,
    ...(request.length === 0
      ? {}
      : {
          table: {
            caption: vscode.l10n.t('Parameters of the request'),
            columns: [vscode.l10n.t('Parameter'), vscode.l10n.t('Value')],
            rows: request.map(([key, value]) => [{ kind: 'code', text: key } as const, textValue(value)]),
          },
        }),
  };
}
