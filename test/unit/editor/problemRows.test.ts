import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type * as vscode from 'vscode';
import type { CredentialTrouble } from '../../../src/core/credentialTrouble.ts';
import { credentialProblem, INTERNAL, type CloudProblem } from '../../../src/core/errors.ts';
import type { Node } from '../../../src/editor/rows/node.ts';
import '../../standIn/vscode.js';

/** Columns that a side bar of 300 pixels has room for, beside the icon; a Chinese character takes two. */
const MAX_COLUMNS = 36;

const file = '/home/somebody/with/a/long/name/.aliyun/config.json';
const profile = 'a-profile-with-a-long-name';

const TROUBLES: Readonly<Record<CredentialTrouble['what'], CredentialTrouble>> = {
  signedOut: { what: 'signedOut' },
  fileMissing: { what: 'fileMissing', file },
  fileUnreadable: { what: 'fileUnreadable', file, reason: 'EACCES' },
  fileDamaged: { what: 'fileDamaged', file, line: 2 },
  profileMissing: { what: 'profileMissing', file, profile },
  profileIncomplete: { what: 'profileIncomplete', file, profile, fields: ['access_key_id'] },
  modeUnsupported: { what: 'modeUnsupported', profile, mode: 'BearerToken' },
  profileLoop: { what: 'profileLoop', profile },
  signInExpired: { what: 'signInExpired', profile, mode: 'CloudSSO' },
  programNotAllowed: { what: 'programNotAllowed', profile, command: '/bin/false' },
  programRestricted: { what: 'programRestricted', profile, command: '/bin/false' },
  programsDisabled: { what: 'programsDisabled', profile },
  programFailed: { what: 'programFailed', profile, reason: 'timeout' },
  environmentEmpty: { what: 'environmentEmpty' },
  sourceFailed: { what: 'sourceFailed', source: 'ecsRamRole' },
};

const FACES: readonly Partial<CloudProblem>[] = [
  { kind: 'auth' },
  { kind: 'auth', face: 'expired' },
  { kind: 'auth', face: 'clock' },
  { kind: 'permission', action: 'ListClusters' },
  { kind: 'permission', action: 'DeleteCluster' },
  { kind: 'throttled' },
  { kind: 'notFound' },
  { kind: 'badRequest' },
  { kind: 'badRequest', code: 'endpoint' },
  { kind: 'network' },
  { kind: 'network', face: 'stranger' },
  { kind: 'network', face: 'slow' },
  { kind: 'network', face: 'certificate' },
  { kind: 'network', face: 'proxy' },
  { kind: 'server' },
  { kind: 'server', code: INTERNAL },
  { kind: 'server', code: 'tooLarge' },
  { kind: 'server', code: 'unreadable' },
];

const columns = (text: string): number => text.replaceAll(/[^\x20-\x7e…]/g, 'xx').length;

describe('the row of a problem', () => {
  const bundle = JSON.parse(
    readFileSync(new URL('../../../l10n/bundle.l10n.zh-cn.json', import.meta.url), 'utf8'),
  ) as Readonly<Record<string, string>>;
  let mend = (): void => undefined;

  afterEach(() => {
    mend();
    mend = () => undefined;
  });

  /** As VS Code shows texts in a display language. */
  const speak = async (language: 'en' | 'zh-cn'): Promise<void> => {
    const { l10n, env } = await import('vscode');
    const { t } = l10n;
    const chinese = (text: string, ...values: string[]): string => t(bundle[text] ?? text, ...values);
    Object.assign(l10n, language === 'en' ? {} : { t: chinese });
    Object.assign(env, { language });
    mend = () => {
      Object.assign(l10n, { t });
      Object.assign(env, { language: 'en' });
    };
  };

  const rowOf = async (
    problem: CloudProblem,
    kind: 'problem' | 'unseen' = 'problem',
  ): Promise<vscode.TreeItem> => {
    const { nodeItem } = await import('../../../src/editor/rows/index.ts');
    const scope = { accountId: 'account', regionId: 'cn-hangzhou' };
    const node: Node =
      kind === 'unseen'
        ? { kind, key: 'unseen', problem }
        : { kind, key: 'problem', list: { kind: 'clusters', scope }, problem };
    return nodeItem(node, { now: 0, belowCluster: false, retryAt: 1_000 });
  };

  const problems: readonly CloudProblem[] = [
    ...Object.values(TROUBLES).map((trouble) => ({ ...credentialProblem(trouble), accountId: 'account' })),
    ...FACES.map((face) => ({ kind: 'server', message: '', accountId: 'account', ...face }) as const),
  ];

  for (const language of ['en', 'zh-cn'] as const) {
    it(`is read in a narrow side bar, with what to do; the rest is in its hover, in ${language}`, async () => {
      await speak(language);
      for (const problem of problems) {
        const { label, description, tooltip, accessibilityInformation } = await rowOf(problem);
        assert.ok(typeof label === 'string' && typeof description === 'string');
        const shown = `${label} ${description}`;
        assert.ok(columns(shown) <= MAX_COLUMNS, `${columns(shown)} columns: ${shown}`);
        assert.ok(description.length > 1, shown);
        // All of it is a hover away, and is read out.
        const said = (tooltip as vscode.MarkdownString).value;
        assert.ok(said.startsWith(`**${label}**\n\n`) && said.length > label.length + 10, said);
        assert.ok((accessibilityInformation?.label ?? '').length > label.length + 10, shown);
      }
      const unseen = await rowOf({ kind: 'permission', message: '', service: 'actiontrail' }, 'unseen');
      assert.ok(typeof unseen.label === 'string' && typeof unseen.description === 'string');
      const seen = `${unseen.label} ${unseen.description}`;
      assert.ok(columns(seen) <= MAX_COLUMNS, seen);
    });
  }

  it('says what to do where somebody is signed out, and in Restricted Mode', async () => {
    const words = async (problem: CloudProblem) => {
      const { label, description } = await rowOf(problem);
      return [label, description];
    };
    const refused: CloudProblem = { kind: 'auth', message: '', accountId: 'account' };
    const restricted = credentialProblem(TROUBLES.programRestricted);
    assert.deepEqual(await words(refused), ['Sign-in failed', 'Update Credentials']);
    assert.deepEqual(await words(restricted), ['Restricted Mode', 'Manage Trust']);
    await speak('zh-cn');
    assert.deepEqual(await words(refused), ['身份验证失败', '更新凭证']);
    assert.deepEqual(await words(restricted), ['受限模式', '管理信任']);
  });

  it('has the step that it names as a button and in its menu', async () => {
    const { contributes } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as { contributes: { menus: { 'view/item/context': readonly MenuEntry[] } } };
    const menu = contributes.menus['view/item/context'];
    for (const [what, command] of [
      ['programRestricted', 'manageTrust'],
      ['programNotAllowed', 'allowProgram'],
      ['signInExpired', 'copySignInCommand'],
      ['signedOut', 'updateCredentials'],
    ] as const) {
      const { contextValue = '' } = await rowOf(credentialProblem(TROUBLES[what]));
      const groups = menu
        .filter((entry) => entry.command === `emrOperations.${command}` && fits(entry, contextValue))
        .map(({ group }) => group);
      assert.equal(groups.length, 2, `${contextValue}: ${groups.join()}`);
      assert.ok(groups.includes('inline@2'), groups.join());
      // A narrow row has no room for more.
      const inline = menu.filter((entry) => entry.group.startsWith('inline') && fits(entry, contextValue));
      assert.equal(inline.length, 2, contextValue);
    }
  });

  it('copies the command that signs its profile in again', async () => {
    const { env } = await import('vscode');
    const copied: string[] = [];
    Object.assign(env.clipboard, { writeText: (text: string) => copied.push(text) });
    const { copySignInCommand } = await import('../../../src/editor/helpUi/actions.ts');
    await copySignInCommand({ kind: 'problem', problem: credentialProblem(TROUBLES.signInExpired) });
    await copySignInCommand({ profile: 'work' });
    for (const nothing of [undefined, null, 'x', { problem: null }, { problem: { trouble: 1 } }])
      await copySignInCommand(nothing);
    assert.deepEqual(copied, [`aliyun configure --profile ${profile}`, 'aliyun configure --profile work']);
  });
});

interface MenuEntry {
  readonly command: string;
  readonly when: string;
  readonly group: string;
}

/** Whether an entry is shown for a row of the clusters, as far as the kind of the row decides. */
function fits({ when }: MenuEntry, contextValue: string): boolean {
  const [, pattern] = /viewItem =~ \/(.*)\/$/.exec(when) ?? [];
  const [, exact] = /viewItem == (\S+)$/.exec(when) ?? [];
  return pattern === undefined ? exact === contextValue : new RegExp(pattern).test(contextValue);
}
