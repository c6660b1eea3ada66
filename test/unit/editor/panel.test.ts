import assert from 'node:assert/strict';
import type { NodeGroup } from '../../../src/core/nodes.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import type { OriginAnswer } from '../../../src/core/trail.ts';
import type { PanelContext } from '../../../src/editor/panel/context.ts';
import type { PanelContent } from '../../../src/editor/panel/model.ts';
import type { PanelModel } from '../../../src/webview/protocol.ts';
import { recordOf } from '../core/records.ts';
import '../../standIn/vscode.js';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;

/** What a panel shows of a record, with nothing around it that is not given. */
async function contentOf(record: OperationRecord, more: Partial<PanelContext> = {}): Promise<PanelContent> {
  const { panelContent } = await import('../../../src/editor/panel/model.ts');
  return panelContent(record, {
    demo: false,
    watch: {},
    usual: undefined,
    stretch: undefined,
    around: {},
    neighbours: [],
    sameKind: [record],
    now: NOW,
    ...more,
  });
}

const modelOf = async (...given: Parameters<typeof contentOf>): Promise<PanelModel> =>
  (await contentOf(...given)).model;

const operation = (id: string, from: number, to?: number): OperationRecord =>
  recordOf(id, {
    type: 'INCREASE_NODES',
    state: to === undefined ? 'IN_PROGRESS' : 'FAILED',
    startTime: from * MINUTE,
    ...(to === undefined ? {} : { endTime: to * MINUTE }),
  });

const blockOf = (model: PanelModel, id: string) => model.blocks.find((block) => block.id === id);

describe('the panel of an operation', () => {
  it('says that one which has not begun is waiting', async () => {
    const queued = recordOf('op-1', { state: 'IN_PROGRESS', createTime: NOW - MINUTE });
    const { span, timeline } = await modelOf(queued);
    assert.equal(span?.label, 'Waiting for');
    assert.ok(timeline?.waiting !== undefined && timeline.running === undefined);
    assert.equal((await modelOf(operation('op-2', 990))).span?.label, 'Running for');
  });

  it('shows values in a line of bounded length that turns no directions', async () => {
    const hostile = `a\u202Eb\u0007\n${'x'.repeat(10_000)}`;
    const { details } = await modelOf(
      recordOf('op-1', { state: 'FAILED', type: hostile, description: hostile }),
    );
    const texts = (details.facts ?? []).flatMap(({ value }) => (value.kind === 'text' ? value.text : []));
    assert.ok(texts.some((text) => text.startsWith('a b xxx')));
    for (const text of texts) assert.match(text, /^[^\p{Cc}\p{Cf}]{1,2000}$/u);
  });

  it('lists what else went on by its start, as moments, which a report says in UTC', async () => {
    const { reportOf } = await import('../../../src/editor/panel/report.ts');
    const neighbours = [operation('op-2', 985, 995), operation('op-3', 999), operation('op-4', 970, 980)];
    const model = await modelOf(operation('op-1', 984, 990), { neighbours });
    const starts = blockOf(model, 'neighbours')?.table?.rows.map((row) => row[2]);
    assert.deepEqual(
      starts,
      [999, 985, 970].map((minute) => ({ kind: 'time', at: minute * MINUTE })),
    );
    assert.match(reportOf(model), /1970-01-01T16:39:00\.000Z/);
  });
});

describe('why an operation failed', () => {
  const group = (name: string, more: Partial<NodeGroup> = {}): NodeGroup => ({
    nodeGroupId: `ng-${name}`,
    name,
    instanceTypes: ['ecs.g7.2xlarge'],
    ...more,
  });
  const soldOut = { code: 'OutOfStock', message: 'Sold out.' };
  const groups = {
    state: 'ready',
    at: NOW,
    value: [group('core'), group('task', { reason: soldOut })],
  } as const;

  /** Whether what a node group gives as a reason is among the causes. */
  const blamesGroup = async (type: string, code: string, groupName?: string): Promise<boolean> => {
    const snapshot = { type, state: 'FAILED', reason: { code, message: '' } };
    const record = recordOf('op-1', snapshot, groupName === undefined ? {} : { groupName });
    const { explanation } = await modelOf(record, { around: { groups } });
    return (explanation?.findings?.items ?? []).some((item) => item.startsWith('The node group task gives'));
  };

  it('names the reason of a node group only where it may be that of the operation', async () => {
    assert.ok(await blamesGroup('INCREASE_NODES', 'InternalError'));
    assert.ok(await blamesGroup('RUN_APPLICATION_ACTION', 'Odd.Code', 'task'));
    assert.ok(!(await blamesGroup('RUN_APPLICATION_ACTION', 'Odd.Code', 'core')));
    assert.ok(!(await blamesGroup('RUN_APPLICATION_ACTION', 'Odd.Code')));
    assert.ok(!(await blamesGroup('INCREASE_NODES', 'NotAuthorized')));
  });

  it('says of a state that nobody documents just that', async () => {
    const { explanation } = await modelOf(recordOf('op-1', { state: 'ROLLING_BACK' }));
    assert.match(explanation?.heading ?? '', /does not document/);
    assert.equal(explanation?.steps, undefined);
    assert.equal((await modelOf(recordOf('op-1', { state: 'IN_PROGRESS' }))).explanation, undefined);
    assert.equal((await modelOf(recordOf('op-1', {}))).explanation, undefined);
  });

  it('leads to a new ticket where nobody documents the code, but not from the demo', async () => {
    const record = recordOf('op-1', { state: 'FAILED', reason: { code: 'Odd.Code', message: '' } });
    const linksOf = (model: PanelModel) =>
      (model.explanation?.steps?.items ?? []).flatMap(({ link }) => link?.href ?? []);
    const [href, ...others] = linksOf(await modelOf(record));
    assert.match(href ?? '', /^https:\/\/smartservice\.console\.aliyun\.com\//);
    assert.deepEqual(others, []);
    assert.deepEqual(linksOf(await modelOf(record, { demo: true })), []);
  });

  it('shows a code in a line that turns no directions', async () => {
    const code = `Odd\u202E\u0007${'x'.repeat(1_000)}`;
    const { explanation } = await modelOf(
      recordOf('op-1', { state: 'FAILED', reason: { code, message: '' } }),
    );
    assert.match(explanation?.code ?? '', /^Odd[^\p{Cc}\p{Cf}]{1,197}$/u);
  });

  it('asks an administrator once for what was refused', async () => {
    const message = 'The role emr-nodes is not allowed ecs:RunInstances.';
    const record = recordOf('op-1', { state: 'FAILED', reason: { code: 'NotAuthorized', message } });
    const steps = (await modelOf(record)).explanation?.steps?.items ?? [];
    assert.equal(steps.filter(({ text }) => /administrator/i.test(text)).length, 1);
    assert.equal(steps[0]?.button?.label, 'Copy Policy');
  });

  it('says so where it can not ask what is on offer', async () => {
    const record = recordOf('op-1', { state: 'FAILED', reason: { code: 'OutOfStock', message: '' } });
    const model = await modelOf(record, { around: { alternatives: { state: 'unclear' } } });
    assert.match(blockOf(model, 'alternatives')?.note ?? '', /can not be asked for/);
  });

  it('has the IDs of nodes that do not run to copy, one and all', async () => {
    const record = recordOf('op-1', { state: 'FAILED', reason: { code: 'NodeFailure', message: '' } });
    const value = ['i-1', 'i-2'].map((nodeId) => ({ nodeId, state: 'Stopped' }));
    const around = { brokenNodes: { state: 'ready', at: NOW, value } } as const;
    const { model, names } = await contentOf(record, { around });
    assert.equal(model.explanation?.steps?.items[0]?.button?.label, 'Copy Their IDs');
    assert.equal(names.textOf('nodes'), 'i-1,i-2');
    const cells = blockOf(model, 'nodes')?.table?.rows.map((row) => row[1]);
    assert.deepEqual(
      cells?.map((cell) => cell?.kind === 'code' && names.textOf(cell.copy ?? '')),
      ['i-1', 'i-2'],
    );
  });
});

describe('the report about an operation', () => {
  it('has neither secrets nor people in it, whatever the service says', async () => {
    const { reportOf } = await import('../../../src/editor/panel/report.ts');
    const said = [
      'LTAI5tExampleKeyId000001 of acs:ram::1234567890123456:user/alice was refused,',
      'SecurityToken=CAISexampleexample of account 1234567890123456',
    ].join(' ');
    const record = recordOf(
      'op-1',
      { state: 'FAILED', description: said, reason: { code: 'Odd', message: said } },
      { initiator: { way: 'cli', name: 'alice', address: '203.0.113.7', request: { Description: said } } },
    );
    const report = reportOf(await modelOf(record));
    assert.doesNotMatch(report, /LTAI5t|CAISex|1234567890123456|alice|203\.0\.113\.7/);
    assert.match(report, /op-1/);
    assert.match(report, /was refused/);
  });

  it('is without secrets as JSON too, and whole, however long a message is', async () => {
    const { exportOf } = await import('../../../src/editor/panel/report.ts');
    const words = Array.from({ length: 2_000 }, (_, index) => `word-${index}`).join(' ');
    const message = `${words} SecurityToken=CAISexampleexample ${words} LTAI5tExampleKeyId000001 end`;
    const token = `${'y'.repeat(1_990)};SecurityToken=${'z'.repeat(2_500)}`;
    const raw = { StateChangeReason: { Message: message }, Token: token };
    const record = recordOf('op-1', { state: 'FAILED', reason: { code: 'Odd', message } }, { raw });
    const text = exportOf(record, {});
    assert.doesNotMatch(text, /LTAI5t|CAISex/);
    const { snapshot, answer } = JSON.parse(text) as { snapshot: typeof record.snapshot; answer: typeof raw };
    const shown = `${words} SecurityToken=… ${words} LTAI… end`;
    assert.equal(snapshot?.reason?.message, shown);
    assert.equal(answer.StateChangeReason.Message, shown);
    assert.equal(answer.Token, `${'y'.repeat(1_990)};SecurityToken=…`, 'wherever it would be cut');
  });
});

describe('who began an operation, in its panel', () => {
  const record = recordOf('op-1', { state: 'COMPLETED', createTime: NOW - MINUTE });
  const origin = (value: OriginAnswer) => ({ origin: { state: 'ready', at: NOW, value } }) as const;

  it('says why nobody knows', async () => {
    const notes = {
      off: /emrOperations\.discovery\.actionTrail is off/,
      early: /not tell yet/,
      expired: /90 days/,
      none: /No event/,
    } as const;
    for (const [answer, expected] of Object.entries(notes)) {
      const model = await modelOf(record, { around: origin(answer as keyof typeof notes) });
      assert.match(blockOf(model, 'origin')?.note ?? '', expected);
    }
  });

  it('is on its way, fails alone with a way to mend it, and gives way to what is known', async () => {
    const loading = await modelOf(record, { around: { origin: { state: 'loading' } } });
    assert.ok(blockOf(loading, 'origin')?.busy !== undefined);
    const problem = { kind: 'permission', message: '', action: 'actiontrail:LookupEvents' } as const;
    const failed = await contentOf(record, { around: { origin: { state: 'failed', problem } } });
    assert.ok(blockOf(failed.model, 'origin')?.notice !== undefined);
    assert.equal(failed.names.problemOf('origin'), problem);
    const told = await modelOf(
      { ...record, initiator: { way: 'cli', name: 'data-ops' } },
      { around: origin('none') },
    );
    const block = blockOf(told, 'origin');
    assert.equal(block?.note, undefined);
    assert.ok(block?.facts?.some(({ id }) => id === 'origin.name'));
  });

  it('is nothing before anybody was asked', async () => {
    assert.equal(blockOf(await modelOf(record), 'origin'), undefined);
  });
});
