import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { SETTINGS, SETTINGS_SECTION } from '../../src/editor/ids.ts';
import { until } from './waiting.ts';

const GLOBAL = vscode.ConfigurationTarget.Global;

describe('a setting of another form than expected', () => {
  const window = vscode.window as unknown as Record<
    'showWarningMessage',
    (text: string, ...buttons: string[]) => Promise<string | undefined>
  >;
  const show = window.showWarningMessage;
  const said: string[] = [];
  const set = async (name: string, value: unknown): Promise<void> => {
    await vscode.workspace.getConfiguration(SETTINGS_SECTION).update(name, value, GLOBAL);
  };

  before(() => {
    window.showWarningMessage = (text, ...buttons) => {
      said.push([text, ...buttons].join(' | '));
      return Promise.resolve(undefined);
    };
  });

  after(async () => {
    for (const name of Object.values(SETTINGS)) await set(name, undefined);
    window.showWarningMessage = show;
  });

  for (const [name, wrong, expected] of [
    [SETTINGS.maxRequestsPerSecond, 'abc', 'a whole number from 1 to 50'],
    [SETTINGS.keepDays, 0, 'a whole number from 1 to 3650'],
    [SETTINGS.notifications, 'some', 'one of "all", "failures", "watched", "off"'],
    [SETTINGS.network, 'private', 'one of "public", "vpc"'],
    [SETTINGS.statusBar, true, 'one of "whenNeeded", "always", "never"'],
    [SETTINGS.actionTrail, 'yes', 'one of true, false'],
    [SETTINGS.mutedTypes, ['scale out'], 'a list of types such as INCREASE_NODES'],
    [SETTINGS.endpoints, { emr: 'http://emr.example.com' }, 'an object whose emr, actiontrail and sts are'],
  ] as const) {
    it(`is named once, with what is expected: ${name}`, async () => {
      said.length = 0;
      await set(name, wrong);
      const text = await until('the message', () => said[0]);
      assert.ok(text.startsWith(`The setting ${SETTINGS_SECTION}.${name} has the value `), text);
      assert.ok(text.includes(`. Expected is ${expected}`), text);
      assert.ok(text.endsWith(' | Open Settings'), text);
      // A change of another setting is no reason to say it again.
      const other = name === SETTINGS.statusBar ? SETTINGS.notifications : SETTINGS.statusBar;
      await set(other, name === SETTINGS.statusBar ? 'all' : 'never');
      await sleep(500);
      assert.equal(said.length, 1);
      await set(other, undefined);
      await set(name, undefined);
    });
  }

  it('is named again where it is wrong again', async () => {
    said.length = 0;
    await set(SETTINGS.network, 'private');
    await until('the message', () => said[0]);
  });
});
