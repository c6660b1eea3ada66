// Loaded into the server: ends it when the process that started it was killed and could not clean up.
import process from 'node:process';
import { start } from './watchdog.js';

start(process.ppid);
