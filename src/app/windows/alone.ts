import type { Windows } from './index.ts';

/** What a window hangs on of the others. */
export type OtherWindows = Pick<
  Windows,
  | 'leads'
  | 'doubt'
  | 'share'
  | 'setAble'
  | 'setSeen'
  | 'looking'
  | 'inPanel'
  | 'forget'
  | 'onDidChange'
  | 'onState'
  | 'dispose'
>;

const nothing = (): void => undefined;
const never = () => ({ dispose: nothing });

/** There are no others, or none that can be found. */
export const ALONE: OtherWindows = {
  leads: () => true,
  doubt: nothing,
  share: nothing,
  setAble: nothing,
  setSeen: nothing,
  looking: false,
  inPanel: () => false,
  forget: () => Promise.resolve(),
  onDidChange: never,
  onState: never,
  dispose: nothing,
};
