import regions from './data/regions.json' with { type: 'json' };

/** A region that EMR is offered in (`emr-api.md` 8). More may exist: users can type one. */
export interface Region {
  readonly id: string;
  readonly nameEn: string;
  readonly nameZh: string;
}

/** Where a search or a check begins when nothing says better. */
export const DEFAULT_REGION = 'cn-hangzhou';

export const REGIONS: readonly Region[] = regions;

/** The name in the language of the UI (a BCP 47 tag); the ID where the region is unknown. */
export function regionName(id: string, language: string): string {
  const region = REGIONS.find((each) => each.id === id);
  if (region === undefined) return id;
  return language.toLowerCase() === 'zh-cn' ? region.nameZh : region.nameEn;
}
