// The frames of a lane as they were before some were put into groups: as the endpoint was brought them.
import { unpack } from '../../main/vault/pack.ts';
import { frameHeader, genesisHead, nextHead } from '../../src/journal/chain.ts';
import { decodeFrameContent } from '../../src/journal/frame-content.ts';
import { frameKeys, sealFrame, type SealedFrame } from '../../src/journal/frame.ts';
import { commitmentIn, openGroup } from '../../src/journal/group.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import type { JournalSource } from '../../src/journal/source.ts';
import type { Keys } from '../../cli/open-source.ts';

/** Every frame that is not folded; `keys` must open the pages that have groups. */
export function ungrouped(source: JournalSource, lane: LaneName, keys: Pick<Keys, 'pageKey'>): readonly SealedFrame[] {
  const { pages, groups, frames } = source.lane(lane);
  const { journal, epoch, deviceKey, previous } = source.identity;
  const chain = { journal, epoch, lane };
  let head = genesisHead(chain, deviceKey, previous);
  const found: SealedFrame[] = [];
  for (const group of groups()) {
    const page = pages.find((one) => one.page === group.page);
    const pageKey = page === undefined ? null : keys.pageKey(chain, page);
    if (page === undefined || pageKey === null) throw new Error('a group that stays closed');
    const frameKeysOf = frameKeys(pageKey, lane, page.format);
    for (const [i, encoded] of (openGroup(chain, group, frameKeysOf, unpack) ?? []).entries()) {
      const seq = group.firstSeq + i;
      found.push(sealFrame(chain, page.page, seq, head, frameKeysOf, decodeFrameContent(encoded)).frame);
      head = nextHead(head, frameHeader(chain, page, seq), commitmentIn(group, i));
    }
  }
  return [...found, ...frames()];
}
