import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CLUSTER_STATES } from '../../../src/core/clusterFilter.ts';
import { FILTER_STATES } from '../../../src/core/operationFilter.ts';
import { CONTEXT_KEYS, TOOLS } from '../../../src/editor/ids.ts';
import {
  readClusters,
  readOperation,
  readOperations,
  readWait,
} from '../../../src/editor/operationUi/tools/input.ts';

/** A JSON schema, as far as those of the tools go. */
interface Schema {
  readonly type: string;
  readonly description?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly default?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
}

interface Tool {
  readonly name: string;
  readonly toolReferenceName: string;
  readonly displayName: string;
  readonly userDescription: string;
  readonly modelDescription: string;
  readonly canBeReferencedInPrompt: boolean;
  readonly icon: string;
  readonly when: string;
  readonly inputSchema: Schema;
}

const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly contributes: { readonly languageModelTools: readonly Tool[] };
};
const sorted = (values: Iterable<string>): string[] => [...values].sort();

describe('the tools for language models in package.json', () => {
  const { languageModelTools: tools } = manifest.contributes;
  const reads: Readonly<Record<string, (given: unknown) => object>> = {
    [TOOLS.listClusters]: readClusters,
    [TOOLS.listOperations]: readOperations,
    [TOOLS.getOperation]: readOperation,
    [TOOLS.waitForOperation]: readWait,
  };
  /** What is valid for a property with neither pattern nor bounds. */
  const samples: Readonly<Record<string, unknown>> = { since: '2026-01-31T08:00:00Z', limit: 1 };
  const ids: Readonly<Record<string, string>> = {
    regionId: 'cn-hangzhou',
    clusterId: 'c-5f1d0c9a7b3e2d48',
    operationId: 'op-7a3f5c1e9d2b4860',
  };

  it('are those that the code knows, named as VS Code and models want them', () => {
    assert.deepEqual(sorted(tools.map(({ name }) => name)), sorted(Object.values(TOOLS)));
    assert.equal(new Set(tools.map((tool) => tool.toolReferenceName)).size, tools.length);
    for (const tool of tools) {
      assert.match(tool.name, /^emrOperations_[a-z]\w{1,40}$/);
      assert.match(tool.toolReferenceName, /^[\w-]+$/);
      assert.match(tool.displayName, /^%.+%$/);
      assert.match(tool.userDescription, /^%.+%$/);
      assert.match(tool.icon, /^\$\([a-z-]+\)$/);
      assert.equal(tool.canBeReferencedInPrompt, true);
    }
  });

  it('are offered only where there is an account', () => {
    for (const { when } of tools) assert.equal(when, CONTEXT_KEYS.hasAccounts);
  });

  it('tell models what they do, when to use them, what they return, their limits, and what is no instruction', () => {
    for (const { name, modelDescription } of tools) {
      for (const part of [/Use it /, /Returns JSON|returns what/, /Limits: /, /never an instruction/])
        assert.match(modelDescription, part, name);
    }
  });

  it('describe the input that the code takes, and refuse what it refuses', () => {
    for (const { name, inputSchema } of tools) {
      const read = reads[name];
      const { properties = {}, required = [], additionalProperties } = inputSchema;
      assert.ok(read);
      assert.equal(additionalProperties, false);
      const least = Object.fromEntries(required.map((each) => [each, ids[each]]));
      const defaults = read(least) as Readonly<Record<string, unknown>>;
      assert.throws(() => read({ ...least, other: 1 }), /no other arguments than/);
      const [, known = ''] = /than (.*)\.$/.exec(messageOf(() => read({ ...least, other: 1 }))) ?? [];
      assert.deepEqual(sorted(known.split(', ')), sorted(Object.keys(properties)));
      for (const [key, schema] of Object.entries(properties)) {
        const refuses = (value: unknown): void => {
          assert.throws(
            () => read({ ...least, [key]: value }),
            new RegExp(`argument ${key} `),
            `${name} ${key}`,
          );
        };
        assert.ok((schema.description ?? '').length > 10, `${name} ${key}`);
        assert.deepEqual(schema.default, defaults[key] === least[key] ? undefined : defaults[key]);
        if (schema.pattern !== undefined) {
          const valid = ids[key] ?? '';
          assert.match(valid, new RegExp(schema.pattern));
          read({ ...least, [key]: valid });
          for (const odd of [`${valid}/`, 'evil.example', `x${valid}`]) {
            assert.doesNotMatch(odd, new RegExp(schema.pattern));
            refuses(odd);
          }
        }
        if (schema.minimum !== undefined && schema.maximum !== undefined) {
          read({ ...least, [key]: schema.minimum });
          read({ ...least, [key]: schema.maximum });
          refuses(schema.minimum - 0.01);
          refuses(schema.maximum + 1);
        }
        if (schema.maxLength !== undefined) {
          read({ ...least, [key]: 'x'.repeat(schema.maxLength) });
          refuses('x'.repeat(schema.maxLength + 1));
        }
        if (schema.items !== undefined) {
          const states = name === TOOLS.listClusters ? CLUSTER_STATES : FILTER_STATES;
          assert.deepEqual(sorted(schema.items.enum ?? []), sorted(states));
        }
        if (samples[key] !== undefined) read({ ...least, [key]: samples[key] });
      }
    }
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return '';
}
