import { html, nothing, svg } from 'lit';
import type { Span, Timeline } from './protocol.ts';
import { formatDuration, formatTime } from './times.ts';

/** What is too short to see is still drawn this wide, in percent. */
const MIN_WIDTH = 0.6;

/** How the operation went, to scale. The drawing says nothing that the legend does not say in words. */
export function timelineTemplate(timeline: Timeline, language: string, now: number) {
  const { begin, end, usual, waiting, running, tone } = timeline;
  const until = Math.max(begin.at + 1, end.at ?? now);
  const whole = Math.max(until, usual?.to ?? 0) - begin.at;
  const at = (ms: number): number => (100 * Math.max(0, ms - begin.at)) / whole;
  const bar = (from: number, to: number, kind: string, y: number, height: number) => {
    const x = Math.min(at(from), 100 - MIN_WIDTH);
    return svg`<rect class=${kind} x=${percent(x)} y=${y} height=${height} rx="2"
      width=${percent(Math.max(MIN_WIDTH, at(to) - x))}></rect>`;
  };
  const length = ({ from, to }: Span): number => Math.max(0, (to ?? Math.max(from, now)) - from);
  return html`<section class="timeline" aria-labelledby="timeline">
    <h2 id="timeline">${timeline.heading}</h2>
    <svg width="100%" height="36" aria-hidden="true">
      <defs>
        <pattern
          id="hatched"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line x1="0" y1="0" x2="0" y2="6" class="hatch"></line>
        </pattern>
      </defs>
      <line class="axis" x1="0" x2="100%" y1="18" y2="18"></line>
      ${usual === undefined ? nothing : bar(usual.from, usual.to, 'usual', 1, 34)}
      ${waiting === undefined ? nothing : bar(waiting.from, waiting.to ?? now, 'waiting', 9, 18)}
      ${running === undefined ? nothing : bar(running.from, running.to ?? now, `running tone-${tone}`, 9, 18)}
      ${end.at === undefined ? svg`<line class="now" x1=${percent(at(now))} x2=${percent(at(now))} y1="2" y2="34"></line>` : nothing}
    </svg>
    <ul class="legend">
      <li>${begin.label} ${formatTime(begin.at, language)}</li>
      ${waiting === undefined ? nothing : legend('waiting', waiting, length(waiting), language)}
      ${running === undefined ? nothing : legend(`running tone-${tone}`, running, length(running), language)}
      ${end.at === undefined ? nothing : html`<li>${end.label} ${formatTime(end.at, language)}</li>`}
      ${usual === undefined ? nothing : html`<li>${swatch('usual')}${usual.label}</li>`}
      ${timeline.expected === undefined ? nothing : html`<li class="expected">${timeline.expected}</li>`}
    </ul>
  </section>`;
}

function legend(kind: string, { label }: Span, ms: number, language: string) {
  return html`<li>${swatch(kind)}${label} ${formatDuration(ms, language)}</li>`;
}

function swatch(kind: string) {
  return html`<svg class="swatch" width="12" height="12" aria-hidden="true">
    <rect class=${kind} x="0.5" y="0.5" width="11" height="11" rx="2"></rect>
  </svg>`;
}

function percent(value: number): string {
  return `${value.toFixed(3)}%`;
}
