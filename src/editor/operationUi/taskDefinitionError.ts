/** The definition of a task, or the file that it names, is not usable. The message is for the user. */
export class TaskDefinitionError extends Error {}
