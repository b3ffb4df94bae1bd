// Chooses which moments get a post on the scrubber: the ones worth finding again, none on top of another.
import type { Moment, MomentKind } from '../../src/draft/moments.ts';

/** How much a kind of moment matters for finding the way; 0 gets no post. */
const weight: Readonly<Record<MomentKind, number>> = {
  resync: 9,
  rule: 8,
  sent: 7,
  discarded: 7,
  private: 7,
  pasted: 6,
  template: 5,
  restored: 4,
  removed: 3,
  undone: 0,
  began: 0,
  wrote: 0,
};
/** Posts stand at least this many pixels apart. */
const apart = 22;
/** More posts than this show nothing any more. */
const most = 16;
/** A removal gets a post from this many characters on, or when something invisible went. */
const largeRemoval = 20;

/** The moments to post, the heaviest first where two want the same place; in order of position. */
export function flagPosts(moments: readonly Moment[], edits: number, width: number): readonly Moment[] {
  if (edits === 0 || width <= 0) return [];
  const wanted = moments
    .filter(
      (moment) =>
        weight[moment.kind] > 0 && (moment.kind !== 'removed' || moment.characters >= largeRemoval || moment.marks > 0),
    )
    .map((moment) => ({
      moment,
      weight: weight[moment.kind] + (moment.marks > 0 ? 4 : 0) + Math.min(2, Math.log10(moment.characters + 1) / 2),
    }))
    .sort((a, b) => b.weight - a.weight);
  const taken = new Set<number>();
  const posts: Moment[] = [];
  for (const { moment } of wanted) {
    if (posts.length >= most) break;
    const x = (moment.position / edits) * width;
    const slot = Math.floor(x / apart);
    const near = [slot - 1, slot, slot + 1].some(
      (other) => taken.has(other) && posts.some((post) => Math.abs((post.position / edits) * width - x) < apart),
    );
    if (near) continue;
    taken.add(slot);
    posts.push(moment);
  }
  return posts.sort((a, b) => a.position - b.position);
}
