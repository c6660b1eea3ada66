/** As much of VS Code as the panel of an operation needs to be painted; its texts stay in English. */
const nothing = (): void => undefined;

export const l10n = {
  t: (text: string, ...values: readonly (string | number)[]): string =>
    text.replace(/\{(\d+)\}/g, (_, at: string) => String(values[Number(at)] ?? '')),
};
export const env = { language: 'en', clipboard: { writeText: nothing } };
export const window = { state: { focused: true } };
export const commands = { executeCommand: nothing };
export const Uri = { joinPath: (): string => '' };
