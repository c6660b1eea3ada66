import * as vscode from 'vscode';
import { messageText } from '../../core/plainText.ts';
import { SETTINGS_SECTION } from '../ids.ts';
import { offerSetting } from '../prompts/offerSetting.ts';
import { listText } from '../words.ts';
import { FORMS, type Form } from './settingForms.ts';

/** Longest value in a message, in characters. */
const MAX_VALUE = 80;

/** The wrong value that each setting was last found to have, as JSON. */
const told = new Map<string, string>();

/** Says which settings have a value of another form than expected: once for each value. */
export function checkSettings(): void {
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  for (const [name, { fits, expected }] of Object.entries(FORMS)) {
    const value = configuration.get<unknown>(name);
    const json = fits(value) ? '' : JSON.stringify(value);
    const known = told.get(name) ?? '';
    told.set(name, json);
    if (json !== '' && json !== known) void complain(`${SETTINGS_SECTION}.${name}`, json, expected);
  }
}

async function complain(setting: string, json: string, expected: Form['expected']): Promise<void> {
  const text = vscode.l10n.t(
    'The setting {0} has the value {1}. Expected is {2}.',
    setting,
    messageText(json, MAX_VALUE),
    wordsOf(expected),
  );
  await offerSetting(vscode.window.showWarningMessage, text, setting);
}

/** As they end a sentence. */
function wordsOf(expected: Form['expected']): string {
  switch (expected.kind) {
    case 'oneOf':
      return vscode.l10n.t('one of {0}', listText(expected.values.map((each) => JSON.stringify(each))));
    case 'wholeNumber':
      return vscode.l10n.t('a whole number from {0} to {1}', expected.least, expected.most);
    case 'types':
      return vscode.l10n.t('a list of types such as INCREASE_NODES');
    case 'endpoints':
      return vscode.l10n.t(
        'an object whose emr, actiontrail and sts are scheme and host only, https:// or for this machine http://',
      );
  }
}
