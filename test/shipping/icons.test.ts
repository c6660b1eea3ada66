import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Blob, Face, Font } from 'harfbuzzjs';
import sharp from 'sharp';
import ts from 'typescript';
import { BUILT, buildShipped, ROOT } from './built.ts';
import { drawIcon, ICON_FILE } from './icon.ts';

/** Folders whose icons get into webviews, by a model or by their own templates. */
const FOLDERS = ['editor', 'webview'].map((name) => path.join(ROOT, 'src', name));

const sourceFiles = (): string[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(folder, file)),
  );

/**
 * The icons that the source names: whatever can become the value of an `icon`, and in templates the attribute and
 * the class. Another way than that of the build, which looks for words in the bundles.
 */
function iconsInSource(): Set<string> {
  const names = new Set<string>();
  for (const file of sourceFiles()) {
    const text = readFileSync(file, 'utf8');
    for (const [, name] of text.matchAll(/\bicon="([a-z-]+)"|\bcodicon-([a-z][a-z-]*)["' ]/g)) {
      if (name !== undefined) names.add(name);
    }
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node) && node.name.getText() === 'icon') collect(node.initializer);
      ts.forEachChild(node, visit);
    };
    const collect = (value: ts.Expression): void => {
      if (ts.isStringLiteralLike(value)) names.add(value.text);
      if (ts.isConditionalExpression(value)) {
        collect(value.whenTrue);
        collect(value.whenFalse);
      }
      if (ts.isParenthesizedExpression(value)) collect(value.expression);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  }
  return new Set([...names].map((name) => name.split('~')[0] ?? name));
}

describe('icons that ship', function () {
  this.timeout(20_000);
  const whole = path.join(ROOT, 'node_modules', '@vscode', 'codicons', 'dist');
  const open = (file: string): Font => new Font(new Face(new Blob(readFileSync(file))));
  let css: string;

  before(function () {
    this.timeout(60_000);
    buildShipped();
    css = readFileSync(path.join(BUILT, 'codicon.css'), 'utf8');
  });

  it('have all that the source names, drawn as they were', () => {
    const shipped = open(path.join(BUILT, 'codicon.ttf'));
    const original = open(path.join(whole, 'codicon.ttf'));
    const names = iconsInSource();
    assert.ok(names.size >= 25 && names.has('copy') && names.has('loading') && names.has('json'));
    for (const name of names) {
      const code = new RegExp(`\\.codicon-${name}:before\\{content:"\\\\([0-9a-f]+)"\\}`).exec(css)?.[1];
      assert.ok(code, `no rule for the icon ${name}`);
      const drawn = (font: Font): string => {
        const glyph = font.nominalGlyph(Number.parseInt(code, 16));
        return glyph === undefined ? '' : font.glyphToPath(glyph);
      };
      assert.ok(drawn(shipped) !== '', `no picture of the icon ${name}`);
      assert.equal(drawn(shipped), drawn(original), name);
    }
  });

  it('keep what is not about a single icon', () => {
    for (const part of ['@font-face', '@keyframes codicon-spin', '.codicon-modifier-spin', 'codicon.ttf']) {
      assert.ok(css.includes(part), part);
    }
  });

  it('have the picture of the extension as it is drawn', async () => {
    const pixels = async (image: string | Buffer) => [...(await sharp(image).ensureAlpha().raw().toBuffer())];
    const [kept, drawn] = [await pixels(ICON_FILE), await pixels(await drawIcon())];
    assert.equal(kept.length, drawn.length);
    // Edges may be drawn a little differently by another version of the library.
    const off = kept.filter((value, at) => Math.abs(value - (drawn[at] ?? 0)) > 16).length;
    assert.ok(off < kept.length / 1_000, `${String(off)} values are off`);
  });
});
