/**
 * The one place that decides how many cases the properties of foreign text try: 1,000 each with all other tests,
 * 100,000 each by `npm run fuzz` (`run.ts`), and from which seed.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cpuMs } from '../cpuTime.ts';

const CASES = numberOf('EMR_FUZZ_CASES') ?? 1_000;

/**
 * One for all properties; what failed names it, and by it the same cases come again. With all other tests it is
 * always the same, so that a change is tested and not chance; `run.ts` hands over another one each time.
 */
const SEED = numberOf('EMR_FUZZ_SEED') ?? 20_261_128;

/** What each thousand cases of a test may take, milliseconds: many times what any of them needs. */
const TIMEOUT_MS = 120_000;

const PROTOTYPES = [Object, Array, String, Function, Map, Set, Promise, RegExp].map(
  ({ prototype }): object => prototype,
);
const KEYS = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length);

export interface Share {
  /** Of how many cases one is tried: what goes over a disk or a socket takes its time. */
  readonly oneOf?: number;
  /** The same with all other tests alone, where there are many properties like it. */
  readonly oneOfInTests?: number;
}

/** Whether it is asked for many cases. */
const IS_LONG = process.env['EMR_FUZZ_CASES'] !== undefined;

/** A test of a property, which is to throw where it does not hold. Objects' prototypes must be as before. */
export function fuzz<T>(
  title: string,
  property: fc.IProperty<T> | fc.IAsyncProperty<T>,
  { oneOf = 1, oneOfInTests = 1 }: Share = {},
): void {
  const numRuns = Math.max(20, Math.round(CASES / oneOf / (IS_LONG ? 1 : oneOfInTests)));
  it(title, async () => {
    const begin = performance.now();
    await fc.assert(property, { numRuns, seed: SEED, plugins: [fc.afterEach(assertPrototypes)] });
    if (!IS_LONG) return;
    const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
    console.log(`      ${numRuns.toLocaleString('en')} cases, seed ${SEED}, ${seconds} s`);
  }).timeout(TIMEOUT_MS * Math.max(1, CASES / 1_000));
}

function assertPrototypes(): void {
  const now = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length);
  assert.deepEqual(now, KEYS, 'a prototype was changed');
}

function numberOf(name: string): number | undefined {
  const value = process.env[name];
  if (value === undefined || value === '') return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`${name} must be a whole number`);
  return number;
}

/** Characters of a text that is there to be slow. */
const LONG = 200_000;

/** Of the processor's time. A step takes some nanoseconds: what looks once at each character needs a hundredth. */
const LIMIT_MS = 200;

/**
 * A test that reading takes no more than linear time, whatever repeats in a text: what is quadratic takes minutes.
 * @param pieces of which texts are made; those that begin and end what is looked for are among them
 */
export function fuzzTime(title: string, pieces: readonly string[], read: (text: string) => unknown): void {
  const some = fc.array(fc.constantFrom(...pieces, 'a', '0', ' ', '-', '\u4e2d'), {
    minLength: 1,
    maxLength: 4,
  });
  const text = fc
    .tuple(some, some, some)
    .map(([before, unit, after]) => [before.join(''), unit.join(''), after.join('')] as const);
  const property = fc.property(text, ([before, unit, after]) => {
    const whole = before + unit.repeat(Math.ceil(LONG / unit.length)) + after;
    let best = Infinity;
    // Of the processor, as the machine may be busy; what has become garbage is cleared up once.
    for (let tries = 0; tries < 5 && best > LIMIT_MS; tries += 1) {
      const begin = cpuMs();
      read(whole);
      best = Math.min(best, cpuMs() - begin);
    }
    assert.ok(best <= LIMIT_MS, `${best.toFixed()} ms for ${JSON.stringify([before, unit, after])}`);
  });
  fuzz(title, property, { oneOf: 20 });
}
