import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../build/machine.mjs';

/** Times of a call by the number of articles, in ms. */
export type Curves = Record<string, Array<{ articles: number; ms: number }>>;

const WIDTH = 900;
const HEIGHT = 560;
const LEFT = 60;
const RIGHT = 330;
const TOP = 20;
const BOTTOM = 40;
const LEAST = 0.1;
const MOST = 100;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Returns an SVG with a curve for each call, both axes logarithmic, and a line at `target` ms. */
function growthChart(curves: Curves, target: number): string {
  const sizes = [...new Set(Object.values(curves).flatMap((points) => points.map((it) => it.articles)))].sort(
    (a, b) => a - b,
  );
  const [from, to] = [Math.log10(sizes[0] ?? 1), Math.log10(sizes.at(-1) ?? 10)];
  const x = (articles: number) =>
    LEFT + ((Math.log10(articles) - from) / Math.max(to - from, 1e-9)) * (WIDTH - LEFT - RIGHT);
  const share = (ms: number) =>
    Math.log10(Math.min(Math.max(ms, LEAST), MOST) / LEAST) / Math.log10(MOST / LEAST);
  const y = (ms: number) => HEIGHT - BOTTOM - share(ms) * (HEIGHT - TOP - BOTTOM);
  const text = (at: { x: number; y: number }, words: string, more = '') =>
    `<text x="${at.x.toFixed(1)}" y="${at.y.toFixed(1)}" ${more}>${escaped(words)}</text>`;
  const level = (ms: number, style: string) =>
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(ms).toFixed(1)}" y2="${y(ms).toFixed(1)}" ${style}/>`;

  const axes = [
    ...[0.1, 1, 10, 100].flatMap((ms) => [
      level(ms, 'stroke="#ddd"'),
      text({ x: LEFT - 8, y: y(ms) + 4 }, `${ms} ms`, 'text-anchor="end"'),
    ]),
    level(target, 'stroke="#c00" stroke-dasharray="6 4"'),
    ...sizes.map((size) =>
      text({ x: x(size), y: HEIGHT - 16 }, size.toLocaleString('en'), 'text-anchor="middle"'),
    ),
  ];
  const names = Object.keys(curves).sort(
    (a, b) => (curves[b]!.at(-1)?.ms ?? 0) - (curves[a]!.at(-1)?.ms ?? 0),
  );
  const lines = names.flatMap((name, index) => {
    const colour = `hsl(${Math.round((index * 360) / names.length)} 65% 40%)`;
    const points = curves[name]!.map(({ articles, ms }) => `${x(articles).toFixed(1)},${y(ms).toFixed(1)}`);
    const label = { x: WIDTH - RIGHT + 16, y: TOP + 14 + index * 20 };
    return [
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      text(label, `${name}: ${(curves[name]!.at(-1)?.ms ?? 0).toFixed(1)} ms`, `fill="${colour}"`),
    ];
  });
  const size = `width="${WIDTH}" height="${Math.max(HEIGHT, TOP + 20 + names.length * 20)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
${[...axes, ...lines].join('\n')}
</svg>
`;
}

/** Writes curves to `test-results/<name>.json` and, as a chart with a line at `target` ms, to `test-results/<name>.svg`. */
export function writeCurves(name: string, curves: Curves, target: number): void {
  const results = join(root, 'test-results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${name}.json`), JSON.stringify(curves, null, 1));
  writeFileSync(join(results, `${name}.svg`), growthChart(curves, target));
}
