/** Colours as numbers: what a theme gives is made legible, since not every theme thinks of drawings. */

/** Red, green and blue, each from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** WCAG asks for this of what is needed to understand a drawing. */
const DRAWING_CONTRAST = 3;

/** Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` and `rgba(…)`; what shines through is put on `behind`. */
export function readColour(css: string, behind: Rgb): Rgb | undefined {
  const text = css.trim();
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text)?.[1];
  if (hex !== undefined) {
    const long = hex.length <= 4 ? hex.replace(/./g, '$&$&') : hex;
    const [red, green, blue, alpha] = [0, 2, 4, 6].map((at) => Number.parseInt(long.slice(at, at + 2), 16));
    return over([red ?? 0, green ?? 0, blue ?? 0], Number.isFinite(alpha) ? (alpha ?? 255) / 255 : 1, behind);
  }
  const parts = /^rgba?\(([^)]+)\)$/i
    .exec(text)?.[1]
    ?.split(/[\s,/]+/)
    .filter(Boolean)
    .map(Number);
  if (parts === undefined || parts.length < 3 || parts.some((part) => !Number.isFinite(part)))
    return undefined;
  const [red = 0, green = 0, blue = 0, alpha = 1] = parts;
  return over([red, green, blue], alpha, behind);
}

function over(colour: Rgb, alpha: number, behind: Rgb): Rgb {
  return mix(behind, colour, alpha);
}

/** So much of `b` in `a`, from 0 to 1. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const [red, green, blue] = a.map((value, at) => value + ((b[at] ?? 0) - value) * share);
  return [red ?? 0, green ?? 0, blue ?? 0];
}

export function cssOf(colour: Rgb): string {
  return `rgb(${colour.map((value) => Math.round(value)).join(', ')})`;
}

/** From 1 to 21, as WCAG 2 defines it. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The colour, or as much of `ink` in it as it takes to be told from what is behind. */
export function legible(colour: Rgb, behind: Rgb, ink: Rgb, atLeast = DRAWING_CONTRAST): Rgb {
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = mix(colour, ink, share);
    if (contrast(mixed, behind) >= atLeast) return mixed;
  }
  return ink;
}
