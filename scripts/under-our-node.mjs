// Makes sure a script runs under the project's Node: if it does not, runs it again there and takes over its exit code.
import { fileURLToPath } from 'node:url';
import { inForeground } from './bootstrap/run.mjs';
import { nodeIsEnough } from './bootstrap/decisions.mjs';

/** True when the calling script may go on; false when it has already been run again under the right Node. */
export async function underOurNode(node, script) {
  if (nodeIsEnough(process.version, process.versions.napi)) return true;
  process.exitCode = await inForeground(node, [fileURLToPath(script), ...process.argv.slice(2)]);
  return false;
}
