import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Section {
  /** Depth of the heading: 1 for the title. */
  readonly depth: number;
  readonly code: readonly string[];
  readonly lists: number;
  /** Rows of tables with the number of their columns. */
  readonly rows: readonly number[];
  readonly images: number;
  readonly paragraphs: number;
  readonly names: readonly string[];
  readonly links: readonly string[];
  /** Of table cells that hold nothing else. */
  readonly figures: readonly string[];
}

const FENCE = /^ *```[^]*?^ *```$/gm;

function sections(file: string): Section[] {
  const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  const code: string[] = [];
  // So that nothing in a block is taken for a heading.
  const marked = text.replace(FENCE, (block) => `\n\n%%${String(code.push(block) - 1)}%%\n\n`);
  return marked.split(/^(?=#{1,6} )/m).map((section) => {
    const lines = section.split('\n');
    const rows = lines.filter((line) => line.startsWith('|'));
    const cells = rows.flatMap((row) => row.split('|').slice(1, -1)).map((cell) => cell.trim());
    const matches = (pattern: RegExp): string[] =>
      [...section.matchAll(pattern)].map(([, found = '']) => found).sort();
    return {
      depth: /^#*/.exec(section)?.[0].length ?? 0,
      code: matches(/^%%(\d+)%%$/gm).map((at) => code[Number(at)] ?? ''),
      lists: lines.filter((line) => /^(?:-|\d+\.) /.test(line)).length,
      rows: rows.map((row) => row.split('|').length),
      images: matches(/!\[[^\]]*\]\((\S+)\)/g).length,
      paragraphs: section.split(/\n{2,}/).filter((part) => part.trim() !== '').length,
      names: matches(/`([^`]+)`/g),
      links: matches(/(?<!!)\[[^\]]*\]\((\S+)\)/g).map((link) => link.replace('.zh-CN', '')),
      figures: cells.filter((cell) => /^[\d.]+$/.test(cell)),
    };
  });
}

describe('README.zh-CN.md', () => {
  const english = sections('README.md');
  const chinese = sections('README.zh-CN.md');

  it('has what README.md has: sections, paragraphs, lists, tables, code, names, links and figures', () => {
    const shape = (parts: readonly Section[]) => parts.map((part) => part.depth);
    assert.deepEqual(shape(chinese), shape(english));
    for (const [index, section] of english.entries()) {
      assert.deepEqual(chinese[index], section, `section ${String(index)}`);
    }
  });

  it('is linked from README.md, and the other way', () => {
    const top = (file: string): string =>
      readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8').slice(0, 200);
    assert.match(top('README.md'), /\]\(README\.zh-CN\.md\)/);
    assert.match(top('README.zh-CN.md'), /\]\(README\.md\)/);
  });
});
