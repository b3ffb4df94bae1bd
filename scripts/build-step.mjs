// Runs the build under the project's Node (the one that called may be older) and returns its exit code.
import { inForeground } from './bootstrap/run.mjs';
import { root } from './bootstrap/paths.mjs';

/** Builds if anything changed; 0 when that went well. */
export function buildWith(node) {
  return inForeground(node, ['scripts/build.mjs', '--quiet'], { cwd: root });
}
