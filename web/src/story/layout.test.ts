import { expect, test } from 'vitest';
import type { Story } from '../api/generated.ts';
import { story } from '../mock/credential-theft.ts';
import { folded } from './fold.ts';
import { NODE_HEIGHT, NODE_WIDTH, layOut } from './layout.ts';

const chain = (length: number, extra: [number, number][] = []): Story => ({
  nodes: Array.from({ length }, (_, index) => ({ ...(story.nodes[0] as Story['nodes'][0]), id: String(index) })),
  edges: [...Array.from({ length: length - 1 }, (_, index): [number, number] => [index, index + 1]), ...extra].map(([source, target], index) => ({
    ...(story.edges[0] as Story['edges'][0]), id: `e${index}`, source: String(source), target: String(target),
  })),
  edgesLeftOut: 0,
});

function overlaps({ places }: ReturnType<typeof layOut>): boolean {
  const list = [...places.values()];
  return list.some((a, index) => list.slice(index + 1).some((b) => Math.abs(a.x - b.x) < NODE_WIDTH && Math.abs(a.y - b.y) < NODE_HEIGHT));
}

test.each([400, 900, 1600])('at %i px no two nodes overlap and none is lost', (width) => {
  for (const drawn of [story, chain(30), chain(5, [[4, 0], [2, 0]])]) {
    const layout = layOut(drawn, width);
    expect(layout.places.size).toBe(drawn.nodes.length);
    expect(overlaps(layout)).toBe(false);
    expect(layout.width).toBeLessThanOrEqual(Math.max(width, 2 * NODE_WIDTH + 70));
  }
});

test('a circle ends, a tall column is split, and the same story always looks the same', () => {
  const star = chain(2, Array.from({ length: 60 }, (_, index): [number, number] => [0, index + 2]));
  star.nodes = chain(62).nodes;
  const layout = layOut(star, 900);
  expect(overlaps(layout)).toBe(false);
  expect(layOut(star, 900)).toEqual(layout);
});

test('a large story folds what only one neighbour touches, and loses no step', () => {
  const star = chain(2, Array.from({ length: 40 }, (_, index): [number, number] => [0, index + 2]));
  star.nodes = chain(42).nodes.map((node, index) => ({ ...node, kind: index < 2 ? 'host' : index % 2 ? 'process' : 'ip', stepIds: [String(index)] }));
  const small = folded(star);
  expect(small.nodes.map(({ label, count }) => [label, count]).slice(2)).toEqual([['20 addresses', 20], ['20 processes', 20]]);
  expect(new Set(small.nodes.flatMap(({ stepIds }) => stepIds)).size).toBe(42);
  const known = new Set(small.nodes.map(({ id }) => id));
  expect(small.edges.every(({ source, target }) => known.has(source) && known.has(target))).toBe(true);
  expect(folded(story)).toBe(story);
});
