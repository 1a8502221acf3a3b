// Spans count Unicode code points; JavaScript strings count UTF-16 units. And spans overlap; text on a page does not.

import type { Finding, Severity } from "./wire";

/** UTF-16 offset of each code point of `text`, and of its end. */
export function unitOffsets(text: string): number[] {
  const offsets = [0];
  let units = 0;
  for (const character of text) offsets.push((units += character.length));
  return offsets;
}

export interface Piece {
  text: string;
  findings: Finding[]; // those whose span covers the piece, worst first
}

const RANK: Record<Severity, number> = { critical: 0, major: 1, minor: 2, info: 3 };
export const worstFirst = (a: Finding, b: Finding): number => RANK[a.severity] - RANK[b.severity];

/** `text` cut at the borders of all spans. */
export function pieces(text: string, findings: Finding[]): Piece[] {
  const units = unitOffsets(text);
  const length = units.length - 1;
  const placed = findings.filter((f) => f.note_span && f.note_span[0] < f.note_span[1] && f.note_span[1] <= length);
  const borders = new Set([0, length]);
  for (const { note_span } of placed) note_span!.forEach((border) => borders.add(border));
  const cuts = [...borders].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1]!;
    return {
      text: text.slice(units[start], units[end]),
      findings: placed.filter((f) => f.note_span![0] <= start && end <= f.note_span![1]).sort(worstFirst),
    };
  });
}
