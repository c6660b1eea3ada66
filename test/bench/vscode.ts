/** As much of VS Code as the panel of an operation needs to be painted; its texts stay as they are. */
const nothing = (): void => undefined;

export const l10n = { t: (text: string): string => text };
export const env = { language: 'en', clipboard: { writeText: nothing } };
export const window = { state: { focused: true } };
export const commands = { executeCommand: nothing };
export const Uri = { joinPath: (): string => '' };
export class MarkdownString {
  value = '';
  appendText(text: string): this {
    this.value += text;
    return this;
  }
}
