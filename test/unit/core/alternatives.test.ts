import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alternativesTo, backInStock, outsideFamilies } from '../../../src/core/alternatives.ts';
import type { InstanceType } from '../../../src/core/nodes.ts';

const G = 'General-purpose';

function type(name: string, category: string, cores: number, more: Partial<InstanceType> = {}): InstanceType {
  const family = name.slice(0, name.lastIndexOf('.'));
  return { name, family, category, cores, architecture: family.endsWith('y') ? 'ARM' : 'X86', ...more };
}

const OFFERED: readonly InstanceType[] = [
  type('ecs.gn7i-c16g1.4xlarge', 'GPU-accelerated', 16),
  type('ecs.r7.2xlarge', 'Memory-optimized', 8),
  type('ecs.g8y.2xlarge', G, 8),
  type('ecs.g7.xlarge', G, 4),
  type('ecs.g7.4xlarge', G, 16),
  type('ecs.g6.2xlarge', G, 8),
  type('ecs.g8i.2xlarge', G, 8),
  type('ecs.g7.2xlarge', G, 8),
];

const namesOf = (wanted: readonly string[], offered: readonly InstanceType[] = OFFERED): string[] =>
  alternativesTo(wanted, offered).map(({ type: { name } }) => name);

describe('alternatives to an instance type', () => {
  const LIKEST_FIRST = [
    // The same category, cores and architecture; of these rather newer ones.
    'ecs.g8i.2xlarge',
    'ecs.g6.2xlarge',
    // Other sizes, rather larger ones.
    'ecs.g7.4xlarge',
    'ecs.g7.xlarge',
    // Another category: as many cores, then others.
    'ecs.r7.2xlarge',
    'ecs.gn7i-c16g1.4xlarge',
    // Another architecture, for which the software may not be made.
    'ecs.g8y.2xlarge',
  ];

  it('are in order of likeness', () => {
    assert.deepEqual(namesOf(['ecs.g7.2xlarge']), LIKEST_FIRST);
  });

  it('are in the same order where the wanted one itself is not offered', () => {
    const others = OFFERED.filter(({ name }) => name !== 'ecs.g7.2xlarge');
    assert.deepEqual(namesOf(['ecs.g7.2xlarge'], others), LIKEST_FIRST);
  });

  it('are in the same order however the service orders them', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...OFFERED], { minLength: OFFERED.length }), (offered) => {
        assert.deepEqual(namesOf(['ecs.g7.2xlarge'], offered), LIKEST_FIRST);
      }),
    );
  });

  it('are rather larger than smaller, of the same series rather than generation, and of the same maker', () => {
    const sizes = [
      type('ecs.g7.2xlarge', G, 8),
      type('ecs.g7.8xlarge', G, 32),
      type('ecs.g7.4xlarge', G, 16),
    ];
    assert.deepEqual(namesOf(['ecs.g7.4xlarge'], sizes), ['ecs.g7.8xlarge', 'ecs.g7.2xlarge']);
    const series = [type('ecs.a7.2xlarge', G, 8), type('ecs.g8i.2xlarge', G, 8)];
    assert.deepEqual(namesOf(['ecs.g7.2xlarge'], series), ['ecs.g8i.2xlarge', 'ecs.a7.2xlarge']);
    const makers = [
      type('ecs.g8a.4xlarge', G, 16),
      type('ecs.g8i.4xlarge', G, 16),
      type('ecs.g8i.2xlarge', G, 8),
    ];
    assert.deepEqual(namesOf(['ecs.g8i.2xlarge'], makers), ['ecs.g8i.4xlarge', 'ecs.g8a.4xlarge']);
  });

  it('say what they have in common', () => {
    const shared = new Map(
      alternativesTo(['ecs.g7.2xlarge'], OFFERED).map((each) => [each.type.name, each.shared]),
    );
    assert.deepEqual(shared.get('ecs.g8i.2xlarge'), ['category', 'cores', 'architecture']);
    assert.deepEqual(shared.get('ecs.g7.4xlarge'), ['family', 'generation', 'category', 'architecture']);
    assert.deepEqual(shared.get('ecs.r7.2xlarge'), ['generation', 'cores', 'architecture']);
    assert.deepEqual(shared.get('ecs.g8y.2xlarge'), ['category', 'cores']);
  });

  it('of an ARM type are ARM types, also where no other is offered of its family', () => {
    const offered = [...OFFERED, type('ecs.c8y.2xlarge', 'Compute-optimized', 8)];
    const withoutFamily = offered.filter(({ name }) => name !== 'ecs.g8y.2xlarge');
    assert.equal(namesOf(['ecs.g8y.2xlarge'], offered)[0], 'ecs.c8y.2xlarge');
    assert.equal(namesOf(['ecs.g8y.2xlarge'], withoutFamily)[0], 'ecs.c8y.2xlarge');
  });

  it('of several are what is like one of them', () => {
    const names = namesOf(['ecs.g7.2xlarge', 'ecs.g8i.2xlarge', 'ECS.G6.2XLARGE', 'ecs.r7.4xlarge']);
    // The second is half of what is wanted of one, and the third of another.
    const likest = ['ecs.g7.4xlarge', 'ecs.g7.xlarge', 'ecs.r7.2xlarge'];
    assert.deepEqual(names, [...likest, 'ecs.gn7i-c16g1.4xlarge', 'ecs.g8y.2xlarge']);
  });

  const STOCKS: readonly [string | undefined, boolean, boolean][] = [
    ['WithStock', true, true],
    ['Available', true, true],
    ['ClosedWithStock', true, false],
    [undefined, true, false],
    ['', true, false],
    ['Something new', true, false],
    ['WithoutStock', false, false],
    ['ClosedWithoutStock', false, false],
    ['SoldOut', false, false],
    ['OUT_OF_STOCK', false, false],
  ];
  for (const [stock, isOffered, isBack] of STOCKS) {
    it(`with the stock ${stock ?? 'unsaid'} are ${isOffered ? '' : 'not '}named${isBack ? ', and back' : ''}`, () => {
      const more = stock === undefined ? {} : { stock };
      const offered = [type('ecs.g7.2xlarge', G, 8, more), type('ecs.g8i.2xlarge', G, 8, more)];
      assert.equal(namesOf(['ecs.g7.2xlarge'], offered).length, isOffered ? 1 : 0);
      assert.deepEqual(
        backInStock(['ecs.r7.large', 'ecs.g7.2xlarge'], offered),
        isBack ? ['ecs.g7.2xlarge'] : [],
      );
    });
  }

  it('that the service says to have come first among equals, and not before what is more like', () => {
    const offered = [
      type('ecs.g8a.2xlarge', G, 8),
      type('ecs.g8i.2xlarge', G, 8, { stock: 'WithStock' }),
      type('ecs.g7.4xlarge', G, 16, { stock: 'WithStock' }),
    ];
    const names = ['ecs.g8i.2xlarge', 'ecs.g8a.2xlarge', 'ecs.g7.4xlarge'];
    assert.deepEqual(namesOf(['ecs.g7.2xlarge'], offered), names);
  });

  it('can be left out by family, however that is written', () => {
    const families = (exhausted: readonly string[]) =>
      outsideFamilies(alternativesTo(['ecs.g7.2xlarge'], OFFERED), exhausted).map((each) => each.type.family);
    assert.ok(families([]).includes('ecs.g7'));
    assert.deepEqual(
      [...new Set(families(['ECS.G7.2xlarge', 'ecs.g8y.large', 'nonsense']))],
      ['ecs.g8i', 'ecs.g6', 'ecs.r7', 'ecs.gn7i-c16g1'],
    );
  });

  it('are none to nothing, and none that have nothing in common', () => {
    assert.deepEqual(namesOf([]), []);
    assert.deepEqual(namesOf(['nonsense']), []);
    assert.deepEqual(alternativesTo(['ecs.g7.2xlarge'], [{ name: 'x' }]), []);
    const endless = `ecs.g7.${'x'.repeat(100)}`;
    assert.deepEqual(alternativesTo(['ecs.g7.2xlarge'], [{ name: endless }]), []);
  });

  it('never are wanted ones, come twice or throw, whatever the service says', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom(...OFFERED.map((each) => each.name)));
    const text = fc.constantFrom('X86', 'ARM', G, 'WithStock', 'WithoutStock', 'é');
    const offer = fc.record(
      {
        name,
        family: text,
        category: text,
        architecture: text,
        cores: fc.oneof(fc.integer(), fc.double()),
        stock: text,
      },
      { requiredKeys: ['name'] },
    );
    fc.assert(
      fc.property(fc.array(name), fc.array(offer), (wanted, offered) => {
        const found = alternativesTo(wanted, offered);
        const names = found.map((each) => each.type.name.toLowerCase());
        assert.equal(new Set(names).size, names.length);
        assert.ok(!names.some((each) => wanted.some((other) => other.toLowerCase() === each)));
        assert.ok(
          found.every(({ type: { stock }, shared }) => stock !== 'WithoutStock' && shared.length > 0),
        );
      }),
    );
  });

  it('are found fast among many', () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      type(`ecs.g${index}.${'x'.repeat(5_000)}`, G, 8),
    );
    const before = process.cpuUsage();
    alternativesTo(
      Array.from({ length: 20 }, (_, index) => `ecs.h${index}.large`),
      many,
    );
    assert.ok(process.cpuUsage(before).user < 1_000_000);
  });
});
