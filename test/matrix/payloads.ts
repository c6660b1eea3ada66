/** A text that somebody else wrote, who means harm. */
export interface Payload {
  readonly name: string;
  readonly text: string;
}

const ESC = '\u001b';

/** A new text is a line here. `owned` and `evil.example` are what nothing may come of. */
export const PAYLOADS: readonly Payload[] = [
  {
    name: 'markup',
    text: '<img src="https://evil.example/x.png" onerror="globalThis.owned=1"><script>globalThis.owned=1</script><b>bold</b>',
  },
  {
    name: 'Markdown',
    text: '[click](command:workbench.action.quit) ![i](https://evil.example/x.png) <https://evil.example/> **bold**',
  },
  { name: 'links', text: 'https://evil.example/aliyun.com command:workbench.action.quit javascript:owned' },
  { name: 'icons', text: '$(zap) $(sync~spin) :zap:' },
  { name: 'bidi', text: 'safe\u202Edezingocer ton\u202C\u2066x\u2069\u200F\u061C y' },
  { name: 'controls', text: 'a\u0000b\u0007c\u0008d\u007fe\u0085f\u2028g\r\nh\u200bi' },
  {
    name: 'terminal',
    text: `a${ESC}[31mred${ESC}]0;owned\u0007${ESC}[2J\u009b31mb${ESC}]8;;https://evil.example/${ESC}\\x`,
  },
  { name: 'fences', text: '```\n# Owned\n\n[x](command:workbench.action.quit)\n~~~\n| a | b |\n|---|---|' },
  { name: 'shell', text: '"; touch /tmp/owned; $(touch /tmp/owned) `touch /tmp/owned` \' #' },
  { name: 'placeholders', text: '{0} {1} {host} %s %o $1 $& ${env:HOME}' },
  { name: 'prototype', text: '__proto__' },
  { name: 'constructor', text: 'constructor' },
  { name: 'half characters', text: 'a\uD800b\uDC00c' },
  { name: 'nothing visible', text: '\u200b\u200b\u2060\ufeff' },
  { name: 'a megabyte', text: `long ${'x'.repeat(1_000_000)}` },
  { name: 'a megabyte of words', text: 'word '.repeat(200_000) },
];

/** An answer that is not true: what is put where. */
export interface Lie {
  readonly name: string;
  /** Places where it leaves nothing to look at, by their names. */
  readonly empties?: readonly string[];
  readonly edits: readonly { readonly action?: string; readonly path: string; readonly value: unknown }[];
}

const TIMES = ['CreateTime', 'StartTime', 'EndTime', 'ReadyTime', 'ExpireTime'];

const times = (name: string, value: unknown): Lie => ({
  name,
  edits: TIMES.flatMap((field) =>
    ['Operation', 'Clusters.*', 'Cluster', 'ScalingActivities.*', 'Nodes.*', 'NodeGroups.*'].map((path) => ({
      path: `${path}.${field}`,
      value,
    })),
  ),
});

const everywhere = (name: string, field: string, value: unknown): Lie => ({
  name,
  edits: [
    'Operation',
    'Clusters.*',
    'Cluster',
    'ScalingActivities.*',
    'NodeGroups.*',
    'Nodes.*',
    'Events.*',
  ].map((path) => ({ path: `${path}.${field}`, value })),
});

/** Wrong in more ways than anybody can think of. */
const POLLUTED = { polluted: true, toString: 'x', length: 1e9 };

/** A new lie is a line here. */
export const LIES: readonly Lie[] = [
  {
    name: "another's operation ID",
    empties: ['terminal of a task', 'message of an end'],
    edits: [{ path: 'Operation.OperationId', value: 'op-00000000000000ff' }],
  },
  { name: "another's cluster ID", edits: [{ path: 'Cluster.ClusterId', value: 'c-00000000000000ff' }] },
  {
    name: 'operation of another cluster',
    edits: [{ path: 'Operation.ClusterId', value: 'c-00000000000000ff' }],
  },
  {
    name: 'cluster IDs that are paths',
    empties: ['hover of a cluster'],
    edits: [{ path: 'Clusters.*.ClusterId', value: '../../x' }],
  },
  {
    name: 'the same ID for all clusters',
    edits: [{ path: 'Clusters.*.ClusterId', value: 'c-00000000000000fe' }],
  },
  {
    name: 'operation IDs that are none',
    edits: [
      { path: 'ScalingActivities.*.OperationId', value: 'op-$(x)' },
      { path: 'Events.*.responseElements', value: '{"OperationId":"op-../x"}' },
    ],
  },
  {
    name: 'group and node IDs',
    edits: [
      { path: 'NodeGroups.*.NodeGroupId', value: '__proto__' },
      { path: 'Nodes.*.NodeId', value: 'constructor' },
    ],
  },
  times('times far in the future', 4_102_444_800_000),
  times('times in a moment', Date.now() + 86_400_000),
  times('times before all time', -1),
  times('times beyond all dates', 1e18),
  times('times as text', '2026-01-31T08:00:00Z'),
  times('times of other types', { at: [1] }),
  { ...everywhere('states as numbers', 'OperationState', 7), empties: ['message of an end'] },
  everywhere('names as lists', 'ClusterName', ['a', { b: 1 }]),
  everywhere('prototypes', '__proto__', POLLUTED),
  everywhere('constructors', 'constructor', { prototype: POLLUTED }),
  {
    name: 'counts',
    edits: [
      { path: 'TotalCount', value: -5 },
      { path: 'NodeGroups.*.RunningNodeCount', value: -3 },
      { path: 'ScalingActivities.*.ExpectNum', value: 1e308 },
    ],
  },
  {
    name: 'counts as text',
    edits: [
      { path: 'TotalCount', value: '7' },
      { path: 'NodeGroups.*.RunningNodeCount', value: '7' },
    ],
  },
  {
    name: 'pages without end',
    edits: ['ListClusters', 'ListNodeGroups', 'ListNodes', 'ListInstanceTypes', 'LookupEvents'].map(
      (action) => ({
        action,
        path: 'NextToken',
        value: 'again',
      }),
    ),
  },
  {
    name: 'events of nobody',
    edits: [
      { path: 'Events.*.userIdentity', value: 'root' },
      { path: 'Events.*.eventTime', value: '9999-99-99' },
    ],
  },
];
