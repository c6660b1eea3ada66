import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Account } from '../../../src/app/account.ts';
import { Emitter } from '../../../src/app/lifetime.ts';
import type { Scope } from '../../../src/core/scope.ts';
import type { OperationUiParts } from '../../../src/editor/operationUi/parts.ts';
import type { TaskTerminal } from '../../../src/editor/operationUi/taskTerminal.ts';
import { refOf } from '../app/support.ts';
import { settle } from '../fakeClock.ts';
import { WatchLab } from '../app/watchLab.ts';
import '../../standIn/vscode.js';

const { regionId: region } = refOf(1);
const IDS = { region, cluster: 'c-5f1d0c9a7b3e2d48', operation: 'op-7a3f5c1e9d2b4860' };

const readJson = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')) as Record<string, string>;

describe('the terminal of a task', () => {
  let lab: WatchLab;
  let accounts: Account[];
  const accountChanges = new Emitter<string>();

  beforeEach(() => {
    lab = new WatchLab();
    accounts = [{ id: 'account', kind: 'secret', label: 'Production', regions: [region] }];
  });

  /** What is said in it, and with what it ends. */
  interface Run {
    readonly terminal: TaskTerminal;
    readonly said: string[];
    readonly codes: number[];
  }

  const open = async (definition: object): Promise<Run> => {
    const { TaskTerminal } = await import('../../../src/editor/operationUi/taskTerminal.ts');
    const { operations, watcher, clock } = lab;
    const parts = {
      accounts: {
        all: () => accounts,
        shows: ({ regionId }: Scope) => accounts.some(({ regions }) => regions.includes(regionId)),
        covers: () => true,
        onDidChange: accountChanges.event,
      },
      operations,
      watcher,
      log: { error: (what: string, error: unknown) => assert.fail(`${what}: ${String(error)}`) },
    } as unknown as OperationUiParts;
    const terminal = new TaskTerminal(parts, clock, { type: 'emrOperation', ...definition }, undefined);
    const run: Run = { terminal, said: [], codes: [] };
    terminal.onDidWrite((text) => run.said.push(text));
    terminal.onDidClose((code) => run.codes.push(code));
    terminal.open();
    await settle();
    return run;
  };

  it('is there for a second, however soon it is over', async () => {
    const { codes } = await open({});
    await lab.clock.advance(999);
    assert.deepEqual(codes, []);
    await lab.clock.advance(1);
    assert.deepEqual(codes, [6]);
    assert.equal(lab.clock.timers, 0);
  });

  it('leaves nothing behind when it is closed, before its end is shown and while it waits', async () => {
    const over = await open({});
    assert.equal(lab.clock.timers, 1);
    over.terminal.close();
    assert.equal(lab.clock.timers, 0);
    lab.begin(60_000, { number: 1 });
    await settle();
    const { timers } = lab.clock;
    const waits = await open({ region, cluster: refOf(1).clusterId, operation: refOf(1).operationId });
    assert.match(waits.said.join(), /Waiting for the end of op-1/);
    const lines = waits.said.length;
    waits.terminal.close();
    await settle();
    // What is left is the watcher's.
    assert.equal(lab.clock.timers, timers);
    await lab.clock.advance(120_000);
    assert.deepEqual([over.codes, waits.codes], [[], []]);
    assert.equal(waits.said.length, lines);
    lab.check();
  });

  it('is over at once where the region of what it waits for is chosen no more', async () => {
    lab.begin(60_000, { number: 1 });
    const run = await open({ region, cluster: refOf(1).clusterId, operation: refOf(1).operationId });
    await lab.clock.advance(2_000);
    assert.deepEqual(run.codes, []);
    accounts = accounts.map((each) => ({ ...each, regions: ['cn-shanghai'] }));
    accountChanges.fire('account');
    await lab.clock.advance(0);
    assert.match(run.said.at(-1) ?? '', /The account was removed, or shows this operation no more\./);
    assert.deepEqual(run.codes, [5]);
    lab.check();
  });

  it('names of a wrong time the property, what is expected, and that it is minutes', async () => {
    const { said, codes } = await open({ ...IDS, timeout: 'half an hour' });
    assert.match(
      said.join(),
      /The property timeout of the task is not usable\. Expected is a number of minutes, more than 0 and at most 525600, for example 30\.\r\n$/,
    );
    await lab.clock.advance(1_000);
    assert.deepEqual(codes, [6]);
    const bundle = readJson('l10n/bundle.l10n.zh-cn.json');
    assert.match(
      Object.entries(bundle).find(([text]) => text.includes('a number of minutes'))?.[1] ?? '',
      /分钟/,
    );
    assert.match(
      readJson('package.nls.json')['task.timeout'] ?? '',
      /^Minutes .* more than 0, at most 525600/,
    );
    assert.match(readJson('package.nls.zh-cn.json')['task.timeout'] ?? '', /分钟.*大于 0 且不超过 525600/);
  });
});
