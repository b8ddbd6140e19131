// Arrows between placed nodes: those between the same two are one, and each leaves and enters at
// the sides that face each other.
import type { Story } from '../api/generated.ts';
import { NODE_HEIGHT, type Place } from './layout.ts';

export type Side = 'left' | 'right' | 'top' | 'bottom';
export type Arrow = { id: string; source: string; target: string; labels: string[]; techniques: string[]; stepIds: string[]; leaves: Side; enters: Side };

function facing(from: Place, to: Place): [Side, Side] {
  if (to.x > from.x) return ['right', 'left'];
  if (to.x < from.x) return ['left', 'right'];
  // Straight to the next node of a column; around those in between to one further on.
  if (Math.abs(to.y - from.y) > 2 * NODE_HEIGHT) return ['right', 'right'];
  return to.y > from.y ? ['bottom', 'top'] : ['top', 'bottom'];
}

export function arrowsOf({ edges }: Story, places: Map<string, Place>): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const { source, target, label, technique, stepIds } of edges) {
    const [from, to] = [places.get(source), places.get(target)];
    if (!from || !to) continue;
    const id = `${source}\n${target}`;
    const arrow = arrows.get(id);
    if (arrow) {
      if (!arrow.labels.includes(label)) arrow.labels.push(label);
      if (technique && !arrow.techniques.includes(technique)) arrow.techniques.push(technique);
      arrow.stepIds.push(...stepIds.filter((step) => !arrow.stepIds.includes(step)));
    } else {
      const [leaves, enters] = facing(from, to);
      arrows.set(id, { id, source, target, labels: [label], techniques: technique ? [technique] : [], stepIds: [...stepIds], leaves, enters });
    }
  }
  return [...arrows.values()];
}
