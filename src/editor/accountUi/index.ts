/** The dialogues about accounts: a bundle of its own, loaded with the first of them. */
export { addAccount, leaveDemo, removeAccount, renameAccount, selectRegions, startDemo } from './accounts.ts';
export { allowProgram, updateCredentials } from './credentials.ts';
