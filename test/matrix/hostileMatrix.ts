import { HostileLab, type HostileRound } from './hostileLab.ts';
import { links } from './hostileLinks.ts';
import { webviews } from './hostileWebviews.ts';
import { workspaces } from './hostileWorkspaces.ts';
import type { Case, Matrix } from './matrix.ts';
import { LIES, PAYLOADS } from './payloads.ts';
import { SURFACES, type Seen, type Surface } from './surfaces.ts';

export const hostile: Matrix = {
  run: async (wanted, onCase) => {
    const inCloud = [...PAYLOADS, ...LIES].some(({ name }) => wanted(name));
    if (inCloud || wanted('link') || wanted('message')) {
      await using lab = await HostileLab.start();
      if (wanted('message')) await webviews(lab, onCase);
      if (wanted('link')) await links(lab, onCase);
      for (const payload of PAYLOADS.filter(({ name }) => wanted(name)))
        await lookAround(lab, payload.name, [], () => lab.tell(payload), onCase);
      for (const lie of LIES.filter(({ name }) => wanted(name)))
        await lookAround(lab, lie.name, lie.empties ?? [], () => lab.lie(lie), onCase);
    }
    if (wanted('workspace')) await workspaces(onCase);
  },
};

const REJECTIONS = 'no rejection';

/** Everything is looked at while the cloud says one thing. */
async function lookAround(
  lab: HostileLab,
  what: string,
  empties: readonly string[],
  begin: () => Promise<HostileRound>,
  onCase: (found: Case) => void,
): Promise<void> {
  const from = performance.now();
  const round = await begin();
  for (const surface of SURFACES.filter(({ name }) => !empties.includes(name))) {
    const failure = await surface.look(lab, round).then(
      (found) => wrong(surface, found),
      (error: unknown) => String(error).split('\n')[0] ?? '',
    );
    onCase({ what, where: surface.name, ...(failure === '' ? {} : { failure }) });
    if (await lab.workbench.quickInput.widget.isVisible()) await lab.workbench.page.keyboard.press('Escape');
  }
  const rejected = await lab.probed.probe<readonly string[]>('rejections');
  onCase({ what, where: REJECTIONS, ...(rejected.length === 0 ? {} : { failure: rejected.join(' | ') }) });
  await lab.mend();
  console.log(`${what}: ${Math.round((performance.now() - from) / 1_000)} s`);
}

/** Control characters, and those that turn the direction of what follows; lines and tabs are the page's own. */
const INVISIBLE =
  /(?![\n\r\t\u200b-\u200d\ufeff\u00ad])[\p{Cc}\u202a-\u202e\u2066-\u2069\u061c\u200e\u200f\u2028\u2029]/u;

/** What no value may become in a text for people. */
const NONSENSE = /\bNaN\b|Invalid Date|\bundefined\b|\[object \w+\]|\bInfinity\b/;

/** What is wrong with what stands somewhere; empty where nothing is. */
function wrong({ maxLine, encoded }: Surface, { lines, evil }: Seen): string {
  const found = [...evil];
  for (const line of lines) {
    if (line.length > maxLine) found.push(`${line.length} characters: ${line.slice(0, 60)}`);
    if (encoded !== true && INVISIBLE.test(line))
      found.push(`invisible: ${JSON.stringify(line.slice(0, 120))}`);
    if (NONSENSE.test(line)) found.push(`nonsense: ${line.slice(0, 120)}`);
  }
  return [...new Set(found)].slice(0, 4).join(' | ');
}
