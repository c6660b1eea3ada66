import { html } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { Palette } from './palette.ts';
import type { Tone } from './protocol.ts';
import { drawBar } from './strokes.ts';

const WIDTH = 22;
const HEIGHT = 14;

let palette: Palette | undefined;

/** All swatches that follow are of these colours. */
export function useSwatchColours(next: Palette): void {
  palette = next;
}

/** A small bar of a tone, drawn as all bars are. */
export function swatchTemplate(tone: Tone) {
  const draw = (element: Element | undefined): void => {
    if (!(element instanceof HTMLCanvasElement) || palette === undefined) return;
    const ratio = window.devicePixelRatio;
    element.width = (WIDTH + 8) * ratio;
    element.height = HEIGHT * ratio;
    const context = element.getContext('2d');
    if (context === null) return;
    context.scale(ratio, ratio);
    const going = tone === 'running' ? {} : { to: 1 };
    drawBar(
      context,
      palette,
      { tone, title: '', ...going },
      {
        x: 1,
        y: 1,
        width: WIDTH,
        height: HEIGHT - 2,
        left: 0,
        right: WIDTH,
      },
    );
  };
  return html`<canvas class="swatch" aria-hidden="true" ${ref(draw)}></canvas>`;
}
