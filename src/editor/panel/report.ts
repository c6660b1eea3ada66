import type { SurroundingsState } from '../../app/surroundings.ts';
import { nameless, redact, redactWhole } from '../../cloud/redact.ts';
import type { OperationRecord } from '../../core/operation.ts';
import { DEMO_ACCOUNT_ID } from '../../core/scope.ts';
import type { Block, PanelModel, Table, Value } from '../../webview/protocol.ts';
import { formatDuration } from '../format.ts';
import { escaped as asMarkdown } from '../rows/parts.ts';
import { valueOf } from './context.ts';

/** Who and from where is nobody's business in a ticket. */
const PERSONAL: ReadonlySet<string> = new Set(['origin.name', 'origin.kind', 'origin.address']);

/** What a panel says, as Markdown for a ticket: times in UTC, texts of the cloud as text, no secrets, nobody named. */
export function reportOf(model: PanelModel): string {
  const { title, badge, place, state, explanation, blocks, details } = model;
  const [cluster] = place;
  const parts = [
    `# ${escaped(`${title} · ${cluster?.text ?? ''}: ${state.label}`)}`,
    badge === undefined ? '' : `**${escaped(badge.detail)}**`,
    factsOf(details),
  ];
  if (explanation !== undefined) {
    const { heading, code, message, meaning, findings } = explanation;
    parts.push(`## ${escaped(heading)}`);
    if (code !== undefined) parts.push(`**${escaped(code)}**`);
    if (message !== undefined) parts.push(fenced(message.map(({ text }) => text).join('')));
    if (meaning !== undefined) parts.push(escaped(meaning));
    if (findings !== undefined) parts.push(findings.items.map((item) => `- ${escaped(item)}`).join('\n'));
  }
  for (const block of blocks)
    if (block.facts !== undefined || block.table !== undefined) parts.push(section(block));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** All that is known of an operation, as JSON without secrets. */
export function exportOf(record: OperationRecord, around: SurroundingsState): string {
  const { ref, snapshot, snapshotAt, initiator, raw } = record;
  const { accountId, regionId, clusterId, operationId } = ref;
  const content = {
    regionId,
    clusterId,
    operationId,
    ...(accountId === DEMO_ACCOUNT_ID ? { simulated: true } : {}),
    snapshot,
    ...(snapshotAt === undefined ? {} : { checkedAt: new Date(snapshotAt).toISOString() }),
    initiator,
    cluster: valueOf(around.cluster),
    nodeGroups: valueOf(around.groups),
    brokenNodes: valueOf(around.brokenNodes),
    alternatives: valueOf(around.alternatives),
    answer: raw,
  };
  // What the service says may repeat what was sent to it.
  const harmless = (_key: string, value: unknown): unknown =>
    typeof value === 'string' ? redactWhole(value) : value;
  return `${JSON.stringify(content, harmless, 2)}\n`;
}

function section(block: Block): string {
  const parts = [`## ${escaped(block.heading)}`];
  if (block.note !== undefined) parts.push(escaped(block.note));
  parts.push(factsOf(block));
  if (block.table !== undefined) parts.push(tableOf(block.table));
  return parts.filter((part) => part !== '').join('\n\n');
}

function factsOf({ facts = [] }: Block): string {
  return facts
    .filter(({ id }) => !PERSONAL.has(id))
    .map(({ label, value }) => `- ${escaped(label)}: ${inLine(value)}`)
    .join('\n');
}

function tableOf({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [
    line(columns.map(escaped)),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(row.map(inLine))),
  ].join('\n');
}

function inLine(value: Value): string {
  switch (value.kind) {
    case 'time':
      return new Date(value.at).toISOString();
    case 'duration':
      return formatDuration(value.ms);
    default:
      return escaped(value.text);
  }
}

/** A text as Markdown that shows just that text, in one line. */
function escaped(text: string): string {
  return asMarkdown(harmless(text).replace(/\s+/g, ' '));
}

/** What the cloud says may repeat what was sent to it, and a ticket is read by many. */
function harmless(text: string): string {
  return nameless(redact(text));
}

/** A text as it is, in a block that nothing within can end. */
function fenced(said: string): string {
  const text = harmless(said);
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
