import type { InstanceType } from './nodes.ts';

/** What an instance type can have in common with another one, what counts most first. */
const TRAITS = ['architecture', 'cores', 'category', 'family', 'series'] as const;

export type Trait = (typeof TRAITS)[number];

/** An instance type that could stand in for another one. */
export interface Alternative {
  readonly type: InstanceType;
  readonly shared: readonly Trait[];
}

/** How the service says that there is none (`emr-api.md` 2.9: not documented); all else may be had. */
const SOLD_OUT = /without|soldout|sold_out|outofstock/i;

/**
 * The offered types other than the wanted ones, the closest match first. What runs on another architecture may
 * not start at all, so that counts most; then the size, what it is good at (`General-purpose`), its family
 * (`ecs.g7`), and the series that the family belongs to (`g` of `g7` and `g8i`). What is sold out is left out.
 */
export function alternativesTo(
  wanted: readonly string[],
  offered: readonly InstanceType[],
): readonly Alternative[] {
  const models = wanted.map((name) => offered.find((type) => type.name === name) ?? fromName(name, offered));
  return offered
    .filter((type) => !wanted.includes(type.name) && !isSoldOut(type))
    .map((type) => ({ type, shared: closest(models.map((model) => sharedTraits(type, model))) }))
    .sort((a, b) => weight(b.shared) - weight(a.shared) || compareNames(a.type.name, b.type.name));
}

/** Which of the wanted types can be had now. */
export function backInStock(wanted: readonly string[], offered: readonly InstanceType[]): readonly string[] {
  return wanted.filter((name) => offered.some((type) => type.name === name && !isSoldOut(type)));
}

function isSoldOut({ stock }: InstanceType): boolean {
  return stock !== undefined && SOLD_OUT.test(stock);
}

/** What is no longer offered at all is still known by its name, and by others of its family. */
function fromName(name: string, offered: readonly InstanceType[]): InstanceType {
  const family = familyOf({ name });
  const relative = offered.find((type) => familyOf(type) === family);
  const cores = coresOf(name);
  return {
    name,
    ...(family === undefined ? {} : { family }),
    ...(relative?.category === undefined ? {} : { category: relative.category }),
    ...(relative?.architecture === undefined ? {} : { architecture: relative.architecture }),
    ...(cores === undefined ? {} : { cores }),
  };
}

/** Sizes of ECS: `large` has 2 vCPUs, `xlarge` 4, `2xlarge` 8, and so on. */
function coresOf(name: string): number | undefined {
  const size = /\.(?:(\d{1,3})x|(x)|)large$/.exec(name);
  if (size === null) return undefined;
  return size[1] === undefined ? (size[2] === undefined ? 2 : 4) : 4 * Number(size[1]);
}

function familyOf({ family, name }: InstanceType): string | undefined {
  return family ?? /^ecs\.[a-z0-9-]+(?=\.)/.exec(name)?.[0];
}

/** `g` of `ecs.g8i`: what a family is good at, whatever its generation. */
function seriesOf(type: InstanceType): string | undefined {
  return /^ecs\.([a-z]+)\d/.exec(familyOf(type) ?? '')?.[1];
}

function sharedTraits(type: InstanceType, model: InstanceType): readonly Trait[] {
  const values = (of: InstanceType): Readonly<Record<Trait, unknown>> => ({
    architecture: of.architecture,
    cores: of.cores,
    category: of.category,
    family: familyOf(of),
    series: seriesOf(of),
  });
  const [own, others] = [values(type), values(model)];
  return TRAITS.filter((trait) => own[trait] !== undefined && own[trait] === others[trait]);
}

/** Each trait counts more than all that follow it. */
function weight(shared: readonly Trait[]): number {
  return shared.reduce((sum, trait) => sum + 2 ** (TRAITS.length - TRAITS.indexOf(trait)), 0);
}

function closest(shared: readonly (readonly Trait[])[]): readonly Trait[] {
  return shared.reduce((best, each) => (weight(each) > weight(best) ? each : best), []);
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
