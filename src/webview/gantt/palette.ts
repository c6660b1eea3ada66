import { contrast, cssOf, legible, mix, readColour, type Rgb } from './colours.ts';
import type { Tone } from './protocol.ts';

/** What a bar of a tone is drawn with. */
export interface Ink {
  readonly fill: string;
  readonly line: string;
}

/** The colours of the theme, as a drawing needs them. */
export interface Palette {
  readonly background: string;
  readonly ink: string;
  readonly faintInk: string;
  readonly grid: string;
  readonly dayGrid: string;
  readonly band: string;
  readonly focus: string;
  readonly now: string;
  readonly inks: Readonly<Record<Tone, Ink>>;
  readonly font: string;
  /** High contrast: nothing is faint. */
  readonly bold: boolean;
}

/** The first that the theme has counts. */
const TONES: Readonly<Record<Tone, readonly string[]>> = {
  running: ['--vscode-charts-blue'],
  attention: ['--vscode-list-warningForeground', '--vscode-charts-yellow'],
  succeeded: ['--vscode-testing-iconPassed', '--vscode-charts-green'],
  partial: ['--vscode-charts-orange', '--vscode-list-warningForeground'],
  failed: ['--vscode-testing-iconFailed', '--vscode-charts-red'],
  unknown: ['--vscode-descriptionForeground'],
};

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** @param valueOf a variable of the theme; empty where it has none */
export function paletteOf(valueOf: (name: string) => string): Palette {
  const background = readColour(valueOf('--vscode-panel-background'), BLACK) ?? BLACK;
  const first = (names: readonly string[], fallback: Rgb): Rgb => {
    for (const name of names) {
      const colour = readColour(valueOf(name), background);
      if (colour !== undefined) return colour;
    }
    return fallback;
  };
  const text = first(
    ['--vscode-foreground', '--vscode-editor-foreground'],
    contrast(background, BLACK) > contrast(background, WHITE) ? BLACK : WHITE,
  );
  const bold = readColour(valueOf('--vscode-contrastBorder'), background) !== undefined;
  const ink = (tone: Tone): Ink => {
    const line = legible(first(TONES[tone], text), background, text);
    return { fill: cssOf(mix(background, line, tone === 'unknown' || bold ? 0 : 0.28)), line: cssOf(line) };
  };
  return {
    background: cssOf(background),
    ink: cssOf(text),
    faintInk: cssOf(legible(first(['--vscode-descriptionForeground'], text), background, text, 4.5)),
    grid: cssOf(mix(background, text, bold ? 0.3 : 0.09)),
    dayGrid: cssOf(mix(background, text, bold ? 0.6 : 0.28)),
    band: cssOf(mix(background, text, bold ? 0 : 0.05)),
    focus: cssOf(legible(first(['--vscode-focusBorder'], text), background, text)),
    now: cssOf(legible(first(['--vscode-charts-red', '--vscode-errorForeground'], text), background, text)),
    inks: {
      running: ink('running'),
      attention: ink('attention'),
      succeeded: ink('succeeded'),
      partial: ink('partial'),
      failed: ink('failed'),
      unknown: ink('unknown'),
    },
    font: valueOf('--vscode-font-family') || 'sans-serif',
    bold,
  };
}
