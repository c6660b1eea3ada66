/** Texts and data as somebody hostile, or a damaged disk, would make them: near what is right, with something odd. */
import fc from 'fast-check';

/** Controls, what turns the direction, halves of characters, markup, names of prototypes, and the end of lines. */
const ODD_BITS = [
  ...[
    '\0',
    '\u0007',
    '\u001b',
    '\u001b[31m',
    '\u202e',
    '\u2066',
    '\u200b',
    '\ufeff',
    '\u2028',
    '\ud83d',
    '\udc00',
  ],
  ...[
    '🚀',
    '生产',
    'e\u0301',
    '<b>',
    '[x](command:y)',
    '&amp;',
    '`',
    '"',
    "'",
    '\\',
    '{',
    '}',
    '%00',
    '%E4',
    '\r\n',
  ],
  ...['__proto__', 'constructor', '../..', '$(x)', '${input:x}', '\n', '\t', ' ', '|', '://', '@', '=', ':'],
];

export const oddText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.string({ unit: 'binary', maxLength: 60 }), weight: 5 },
  {
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...ODD_BITS), fc.string({ maxLength: 8 })), { maxLength: 12 })
      .map((bits) => bits.join('')),
    weight: 5,
  },
  fc
    .tuple(fc.constantFrom(...ODD_BITS), fc.integer({ min: 1, max: 3_000 }))
    .map(([bit, times]) => bit.repeat(times)),
);

/** Stands between words in noise, and is no part of any. */
export const separator = fc.constantFrom(
  ' ',
  '\n',
  '\t',
  '"',
  ',',
  ';',
  '=',
  '(',
  ')',
  '<',
  '>',
  '，',
  '操作',
  '🚀',
  '\u202e',
  '\0',
);

const hex = fc.stringMatching(/^[0-9a-f]{16}$/);
const letters = fc.stringMatching(/^[A-Za-z0-9]{8,64}$/);

/** With a digit, as real ones have. */
const digits = fc.oneof({ weight: 3, arbitrary: hex }, letters).map((id) => `7${id}`.slice(0, 64));
export const operationId = digits.map((id) => `op-${id}`);
export const clusterId = digits.map((id) => `c-${id}`);
export const regionId = fc.constantFrom(
  ...['cn-hangzhou', 'cn-shanghai-finance-1', 'ap-southeast-1', 'us-west-1', 'eu-central-1', 'me-east-1'],
);
export const target = fc.record({ regionId, clusterId, operationId }, { noNullPrototype: true });

/** A text with something cut out or put in. */
export function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const put = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(...ODD_BITS));
  const edit = fc.record({ at: fc.nat(), cut: fc.nat({ max: 5 }), put });
  return fc.tuple(text, fc.array(edit, { maxLength: 3 })).map(([whole, edits]) =>
    edits.reduce((current, { at, cut, put }) => {
      const start = at % (current.length + 1);
      return current.slice(0, start) + put + current.slice(start + cut);
    }, whole),
  );
}

/** Anything that JSON can hold, the odd ones more often. */
export const oddJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', 0, -1, 1.5, 1e308, 2 ** 53, 8.64e15 + 1, '0', [], {}, [[]], 'x'),
  oddText,
  fc.jsonValue({ maxDepth: 2 }),
);

interface Edit {
  readonly path: readonly number[];
  readonly kind: 'replace' | 'remove' | 'add' | 'swap';
  readonly name: string;
  readonly value: unknown;
}

const edits = fc.array(
  fc.record({
    path: fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 6 }),
    kind: fc.constantFrom('replace', 'remove', 'add', 'swap'),
    name: fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', 'length', ''), fc.string()),
    value: oddJson,
  }),
  { minLength: 1, maxLength: 4 },
);

/** Data of a form with something else at a few places within; what was right is left as it is. */
export function mutated<T>(data: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.tuple(data, edits).map(([value, some]) => {
    const whole = { value: structuredClone(value) as unknown };
    for (const edit of some) change(whole, edit);
    return whole.value;
  });
}

function change(whole: { value: unknown }, { path, kind, name, value: shared }: Edit): void {
  // Constants are the same object each time: what is put into one would be in all, itself among them.
  const value = structuredClone(shared);
  let at: Record<string, unknown> = whole;
  let key = 'value';
  for (const step of path) {
    const inside = at[key];
    if (typeof inside !== 'object' || inside === null) break;
    const keys = Object.keys(inside);
    const chosen = keys[step % Math.max(1, keys.length)];
    if (chosen === undefined) break;
    at = inside as Record<string, unknown>;
    key = chosen;
  }
  if (kind === 'remove' && at !== whole) Reflect.deleteProperty(at, key);
  else if (kind === 'add') put(at, name, value);
  else if (kind === 'swap')
    at[key] = Array.isArray(at[key]) ? Object.fromEntries((at[key] as unknown[]).entries()) : [at[key]];
  else at[key] = value;
}

/** As `JSON.parse` does: a key of its own, whatever it is called. */
function put(at: object, key: string, value: unknown): void {
  if (Array.isArray(at)) at.push(value);
  else Object.defineProperty(at, key, { value, writable: true, enumerable: true, configurable: true });
}
