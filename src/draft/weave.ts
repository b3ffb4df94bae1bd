// Lays everything a draft ever held side by side in reading order, with the edit that put each piece in and the one that took it out.
import type { Edit } from './edit.ts';

/**
 * Pieces in reading order, one column per fact (edits counted from 1). A piece is in the text at position `p`
 * when `edit <= p` and (`gone` is 0 or `gone > p`), and was taken out by then when `gone` is in 1..p.
 */
export interface Weave {
  readonly length: number;
  /** The edit that put the piece in. */
  readonly edit: Int32Array;
  /** Where the piece begins in that edit's inserted text, in UTF-16 units. */
  readonly from: Int32Array;
  /** Its length in UTF-16 units. */
  readonly units: Int32Array;
  /** The edit that took it out, 0 for none. */
  readonly gone: Int32Array;
}

interface Piece {
  edit: number;
  from: number;
  units: number;
  gone: number;
}
interface Block {
  pieces: Piece[];
  /** UTF-16 units of this block that are in the text now. */
  visible: number;
}

const mostPieces = 96;

/** Builds the weave; throws `RangeError` when an edit takes out what is not there. */
export function weaveEdits(edits: readonly Pick<Edit, 'at' | 'deleted' | 'inserted'>[]): Weave {
  const blocks: Block[] = [{ pieces: [], visible: 0 }];
  let near = 0;
  let nearStart = 0;
  let visible = 0;

  /** Moves to the block holding visible unit `at`; the last block when `at` is the end. */
  const seek = (at: number): void => {
    while (nearStart > at) nearStart -= blocks[--near]?.visible ?? 0;
    for (
      let block = blocks[near];
      block !== undefined && near + 1 < blocks.length && at >= nearStart + block.visible;
      block = blocks[near]
    ) {
      nearStart += block.visible;
      near++;
    }
  };

  /** Makes `at` a boundary between pieces of the current block and says the index of the piece right of it. */
  const boundary = (pieces: Piece[], at: number): number => {
    let start = nearStart;
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i];
      if (piece === undefined || piece.gone !== 0) continue;
      if (start + piece.units > at) {
        if (start === at) return i;
        const left = at - start;
        pieces.splice(i + 1, 0, { ...piece, from: piece.from + left, units: piece.units - left });
        piece.units = left;
        return i + 1;
      }
      start += piece.units;
    }
    return pieces.length;
  };

  const takeOut = (at: number, count: number, edit: number): void => {
    let left = count;
    while (left > 0) {
      seek(at);
      const block = blocks[near];
      if (block === undefined) return;
      for (let i = boundary(block.pieces, at); left > 0 && i < block.pieces.length; i++) {
        const piece = block.pieces[i];
        if (piece === undefined || piece.gone !== 0) continue;
        if (piece.units > left) {
          block.pieces.splice(i + 1, 0, { ...piece, from: piece.from + left, units: piece.units - left });
          piece.units = left;
        }
        piece.gone = edit;
        left -= piece.units;
        block.visible -= piece.units;
      }
      split(near);
    }
    visible -= count;
  };

  const split = (index: number): void => {
    const block = blocks[index];
    if (block === undefined || block.pieces.length <= mostPieces) return;
    const right = block.pieces.splice(block.pieces.length >> 1);
    let units = 0;
    for (const piece of right) if (piece.gone === 0) units += piece.units;
    block.visible -= units;
    blocks.splice(index + 1, 0, { pieces: right, visible: units });
  };

  let number = 0;
  for (const { at, deleted, inserted } of edits) {
    number++;
    if (at < 0 || deleted < 0 || at + deleted > visible)
      throw new RangeError(`edit ${number} does not fit the text before it`);
    if (deleted > 0) takeOut(at, deleted, number);
    if (inserted.length === 0) continue;
    seek(at);
    const block = blocks[near];
    if (block === undefined) continue;
    // Right before the next kept unit, so behind everything that was taken out here: a correction follows what it corrects.
    const index = boundary(block.pieces, at);
    block.pieces.splice(index, 0, { edit: number, from: 0, units: inserted.length, gone: 0 });
    block.visible += inserted.length;
    visible += inserted.length;
    split(near);
  }
  return columns(blocks);
}

function columns(blocks: readonly Block[]): Weave {
  let length = 0;
  for (const block of blocks) length += block.pieces.length;
  const weave = {
    length,
    edit: new Int32Array(length),
    from: new Int32Array(length),
    units: new Int32Array(length),
    gone: new Int32Array(length),
  };
  let i = 0;
  for (const block of blocks) {
    for (const piece of block.pieces) {
      weave.edit[i] = piece.edit;
      weave.from[i] = piece.from;
      weave.units[i] = piece.units;
      weave.gone[i] = piece.gone;
      i++;
    }
  }
  return weave;
}
