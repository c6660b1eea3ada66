import type { InstanceType } from './nodes.ts';

/** An instance type that may stand in for a wanted one. */
export interface Alternative {
  readonly type: InstanceType;
  /** What it has in common with the wanted one, strongest first. */
  readonly shared: readonly ('family' | 'generation' | 'category' | 'cores' | 'architecture')[];
}

/** Offered types other than the wanted ones, likest first; what the service says is out of stock is left out. */
export function alternativesTo(
  wanted: readonly string[],
  offered: readonly InstanceType[],
): readonly Alternative[] {
  void [wanted, offered];
  return [];
}

/** The wanted types that the service offers and says to have in stock now, in the order wanted. */
export function backInStock(wanted: readonly string[], offered: readonly InstanceType[]): readonly string[] {
  void [wanted, offered];
  return [];
}
