import * as vscode from 'vscode';
import type { OperationRecord } from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import type { OriginAnswer } from '../../core/trail.ts';
import type { Block } from '../../webview/protocol.ts';
import { SETTINGS, SETTINGS_SECTION } from '../ids.ts';
import { requestText, wayLabel } from '../operationWords.ts';
import { fetched } from './blocks.ts';
import type { PanelContext } from './context.ts';
import type { Names } from './names.ts';
import { known, text, textValue, time } from './values.ts';

/** Who began an operation, when, how, from where and with what, or why nobody knows. */
export function originOf(record: OperationRecord, { around }: PanelContext, names: Names): Block | undefined {
  const { initiator } = record;
  const heading = vscode.l10n.t('Who and how');
  if (initiator === undefined) {
    return fetched(around.origin, names, 'origin', heading, (answer) => ({ note: missingText(answer) }));
  }
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
    heading,
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

/** Why it is not known who began an operation. */
function missingText(answer: OriginAnswer): string {
  switch (answer) {
    case 'off':
      return vscode.l10n.t(
        'ActionTrail, which could tell, is not asked: the setting {0} is off.',
        `${SETTINGS_SECTION}.${SETTINGS.actionTrail}`,
      );
    case 'early':
      return vscode.l10n.t('ActionTrail does not tell yet; it is late by ten minutes or so.');
    case 'expired':
      return vscode.l10n.t('ActionTrail keeps events for 90 days; this is older.');
    // What was found and is not there is of an account that became another one.
    case 'found':
    case 'none':
      return vscode.l10n.t('No event in ActionTrail names this operation.');
  }
}
