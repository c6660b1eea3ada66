import type { InstanceType } from './nodes.ts';

/** An instance type that may stand in for a wanted one. */
export interface Alternative {
  readonly type: InstanceType;
  /** What it has in common with the wanted one that it is most like, strongest first. */
  readonly shared: readonly ('family' | 'generation' | 'category' | 'cores' | 'architecture')[];
}

/** What a name says by itself: `ecs.g8i.2xlarge` is series `g`, generation 8, variant `i`, size `2xlarge`. */
interface NameParts {
  readonly family: string;
  readonly series: string;
  readonly generation?: number;
  readonly size: string;
}

/** What is known of a wanted type: what the service says where it offers it, else what others of its kind are. */
interface Wanted extends NameParts {
  readonly category?: string;
  readonly architecture?: string;
  readonly cores?: number;
}

/**
 * Offered types other than the wanted ones, likest first; what the service says is out of stock is left out, and
 * so is what has nothing in common with a wanted one.
 *
 * What decides, in this order: the architecture, since software may not run on another; the category, which stands
 * for the memory a core has; the cores, the nearer the better; the series, and the generation there, the nearer the
 * better and rather the newer (g7 → g8i before g6); whether the service says that it has it. Where several are
 * wanted, the one counts that a type is most like.
 */
export function alternativesTo(
  wanted: readonly string[],
  offered: readonly InstanceType[],
): readonly Alternative[] {
  const names = new Set(wanted.map((name) => name.toLowerCase()));
  const models = [...names].map((name) => modelOf(name, offered));
  const seen = new Set(names);
  const found: { readonly alternative: Alternative; readonly rank: readonly number[] }[] = [];
  for (const type of offered) {
    const name = type.name.toLowerCase();
    if (seen.has(name) || stockOf(type) === 'none') continue;
    seen.add(name);
    const [best] = models
      .map((model) => ({ alternative: { type, shared: sharedBy(model, type) }, rank: rankOf(model, type) }))
      .sort((a, b) => compareRanks(a.rank, b.rank));
    if (best !== undefined && best.alternative.shared.length > 0) found.push(best);
  }
  return found
    .sort(
      (a, b) => compareRanks(a.rank, b.rank) || (a.alternative.type.name < b.alternative.type.name ? -1 : 1),
    )
    .map(({ alternative }) => alternative);
}

/** Without the types of families that nothing more may be had of, such as those whose quota is used up. */
export function outsideFamilies(
  alternatives: readonly Alternative[],
  exhausted: readonly string[],
): readonly Alternative[] {
  const families = new Set(exhausted.map((name) => partsOf(name).family));
  return alternatives.filter(({ type: { name } }) => !families.has(partsOf(name).family));
}

/** The wanted types that the service offers and says to have in stock now, in the order wanted. */
export function backInStock(wanted: readonly string[], offered: readonly InstanceType[]): readonly string[] {
  const there = new Set(
    offered.filter((type) => stockOf(type) === 'some').map(({ name }) => name.toLowerCase()),
  );
  return [...new Set(wanted)].filter((name) => there.has(name.toLowerCase()));
}

/**
 * Whether there are any, as far as the service says. Its values are not documented (`emr-api.md` 2.9); these are
 * the ones that other services use, and what is called closed runs out: maybe there are, maybe not.
 */
function stockOf({ stock }: InstanceType): 'some' | 'none' | 'unknown' {
  switch (stock?.toLowerCase().replace(/[\s_-]/g, '')) {
    case 'withstock':
    case 'available':
      return 'some';
    case 'withoutstock':
    case 'closedwithoutstock':
    case 'soldout':
    case 'outofstock':
    case 'unavailable':
      return 'none';
    default:
      return 'unknown';
  }
}

/** Longer than every name of a type; of what is longer no part is taken. */
const MAX_NAME = 80;

function partsOf(name: string): NameParts {
  const lower = name.length > MAX_NAME ? '' : name.toLowerCase();
  const dot = lower.lastIndexOf('.');
  const family = dot < 0 ? '' : lower.slice(0, dot);
  const [, series = '', generation] = /^ecs\.([a-z]{1,20})(\d{0,3})/.exec(family) ?? [];
  return {
    family,
    series,
    size: dot < 0 ? '' : lower.slice(dot + 1),
    ...(generation === undefined || generation === '' ? {} : { generation: Number(generation) }),
  };
}

/** A type that is not offered has the category of its series, the architecture of its family, the cores of its size. */
function modelOf(name: string, offered: readonly InstanceType[]): Wanted {
  const parts = partsOf(name);
  const itself = offered.find((type) => type.name.toLowerCase() === name);
  const like = (isLike: (other: NameParts) => boolean, key: 'category' | 'architecture' | 'cores') =>
    itself?.[key] ?? offered.find((type) => type[key] !== undefined && isLike(partsOf(type.name)))?.[key];
  const category = like(({ series }) => series !== '' && series === parts.series, 'category');
  const architecture =
    like(({ family }) => family !== '' && family === parts.family, 'architecture') ?? familyRuns(parts);
  const cores = like(({ size }) => size !== '' && size === parts.size, 'cores');
  return {
    ...parts,
    ...(typeof category === 'string' ? { category } : {}),
    ...(typeof architecture === 'string' ? { architecture } : {}),
    ...(typeof cores === 'number' ? { cores } : {}),
  };
}

/** Families of ARM end in `y` or `r` (g8y, c6r) by custom; nothing else is known of one that is not offered. */
function familyRuns({ family, generation }: NameParts): string | undefined {
  if (generation === undefined) return undefined;
  return /\d[yr]$/.test(family) ? 'ARM' : 'X86';
}

/** What two types have in common; what is unknown of one of them is not. */
function sharedBy(wanted: Wanted, type: InstanceType): Alternative['shared'] {
  const { family, generation } = partsOf(type.name);
  const checks = [
    ['family', isSame(wanted.family, type.family?.toLowerCase() ?? family)],
    ['generation', isSame(wanted.generation, generation)],
    ['category', isSame(wanted.category, type.category)],
    ['cores', isSame(wanted.cores, type.cores)],
    ['architecture', isSame(wanted.architecture?.toUpperCase(), type.architecture?.toUpperCase())],
  ] as const;
  return checks.filter(([, same]) => same).map(([what]) => what);
}

function isSame(a: string | number | undefined, b: string | number | undefined): boolean {
  return a !== undefined && a !== '' && a === b;
}

/** How far from each other two types are, in what counts most first: the lower the likelier. */
function rankOf(wanted: Wanted, type: InstanceType): readonly number[] {
  const parts = partsOf(type.name);
  return [
    differs(wanted.architecture?.toUpperCase(), type.architecture?.toUpperCase()),
    differs(wanted.category, type.category),
    coresApart(wanted.cores, type.cores),
    differs(wanted.series, parts.series),
    generationsApart(wanted.generation, parts.generation),
    stockOf(type) === 'some' ? 0 : 1,
    // Of equals, the same variant, such as the maker of the processor.
    differs(wanted.family, parts.family),
  ];
}

/** 0 for the same, 2 for another, between them where one is unknown. */
function differs(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined || a === '' || b === '') return 1;
  return a === b ? 0 : 2;
}

/** As a ratio: twice as many are as far as half as many. More is safer than fewer. */
function coresApart(wanted: number | undefined, there: number | undefined): number {
  if (wanted === undefined || there === undefined || wanted <= 0 || there <= 0) return Infinity;
  const ratio = Math.abs(Math.log2(there / wanted));
  return there < wanted ? ratio + 0.1 : ratio;
}

/** In generations; older ones are half a generation further, since what comes next stays longer. */
function generationsApart(wanted: number | undefined, there: number | undefined): number {
  if (wanted === undefined || there === undefined) return Infinity;
  return there < wanted ? wanted - there + 0.5 : there - wanted;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, each] of a.entries()) {
    const other = b[index] ?? 0;
    if (each !== other) return each < other ? -1 : 1;
  }
  return 0;
}
