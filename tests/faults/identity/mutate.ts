import type { random } from '../random';

/** Mutations of a DER message, as caused by damage or by an attacker. */

type Random = ReturnType<typeof random>;

interface Node {
  start: number;
  /** Offset of the content. */
  content: number;
  end: number;
  /** Whether the value contains other values. */
  constructed: boolean;
}

function nodeAt(bytes: Buffer, start: number, limit: number): Node | null {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined || start + 2 > limit) return null;
  let content = start + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4 || content + octets > limit) return null;
    length = bytes.readUIntBE(content, octets);
    content += octets;
  }
  const end = content + length;
  return end > limit ? null : { start, content, end, constructed: (tag & 0x20) !== 0 };
}

/** Returns the consecutive values that fill the range exactly; null when they do not. */
function valuesIn(bytes: Buffer, from: number, to: number): Node[] | null {
  const nodes: Node[] = [];
  for (let at = from; at < to;) {
    const node = nodeAt(bytes, at, to);
    if (!node) return null;
    nodes.push(node);
    at = node.end;
  }
  return nodes;
}

/** Returns the values in a constructed value, or in an OCTET STRING around DER as in extensions, OCSP and PFX. */
function childrenOf(bytes: Buffer, node: Node): Node[] {
  const wraps = node.constructed || bytes[node.start] === 0x04;
  return (wraps && valuesIn(bytes, node.content, node.end)) || [];
}

/** Greatest depth that is visited. Deeper than any original message; mutated ones may be nested more deeply. */
const DEEPEST = 60;

function allNodes(bytes: Buffer): Node[] {
  const found: Node[] = [];
  const visit = (node: Node, depth: number) => {
    found.push(node);
    if (depth < DEEPEST) for (const child of childrenOf(bytes, node)) visit(child, depth + 1);
  };
  for (const node of valuesIn(bytes, 0, bytes.length) ?? []) visit(node, 0);
  return found;
}

function header(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([tag, length]);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.from([tag, 0x80 | octets.length, ...octets]);
}

/** Returns the message with one value replaced, and the lengths of the enclosing values corrected. */
export function replaceValue(
  bytes: Buffer,
  target: { start: number; end: number },
  replacement: Buffer,
): Buffer {
  const rebuild = (node: Node): Buffer => {
    if (node.start === target.start && node.end === target.end) return replacement;
    if (node.end <= target.start || node.start >= target.end) return bytes.subarray(node.start, node.end);
    const content = Buffer.concat(childrenOf(bytes, node).map(rebuild));
    return Buffer.concat([header(bytes[node.start] ?? 0, content.length), content]);
  };
  return Buffer.concat((valuesIn(bytes, 0, bytes.length) ?? []).map(rebuild));
}

/** Returns the positions of all values whose DER encoding is `value`. */
export function positionsOf(bytes: Buffer, value: Buffer): { start: number; end: number }[] {
  return allNodes(bytes).filter((node) => bytes.subarray(node.start, node.end).equals(value));
}

const cut = (bytes: Buffer, from: number, to: number, put: Uint8Array = Buffer.alloc(0)) =>
  Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)]);

const noise = ({ below }: Random, length: number) => Buffer.from(Array.from({ length }, () => below(256)));

const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x17, 0x18, 0x1f, 0x30, 0x31, 0x80, 0x82, 0xa0, 0xa1,
  0xa3,
];
const LENGTHS = [
  [0],
  [0x7f],
  [0x80],
  [0x81, 0],
  [0x81, 0xff],
  [0x82, 0xff, 0xff],
  [0x83, 0xff, 0xff, 0xff],
  [0x84, 0x7f, 0xff, 0xff, 0xff],
  [0x84, 0xff, 0xff, 0xff, 0xff],
  [0x88, 0, 0, 0, 1, 0, 0, 0, 0],
  [0xff],
];

type Spoil = (bytes: Buffer, by: Random, other: Buffer) => Buffer;
const anyNode = (bytes: Buffer, { below }: Random): Node | null => {
  const nodes = allNodes(bytes);
  return nodes[below(Math.max(1, nodes.length))] ?? null;
};
const within = (bytes: Buffer, { below }: Random) => below(Math.max(1, bytes.length));

/** Mutations by name. Each takes a message, and another message of any kind to copy from. */
export const MUTATIONS: Record<string, Spoil> = {
  'bit flipped'(bytes, by) {
    const changed = Buffer.from(bytes);
    const at = within(bytes, by);
    changed[at] = (changed[at] ?? 0) ^ (1 << by.below(8));
    return changed;
  },
  'byte replaced'(bytes, by) {
    const changed = Buffer.from(bytes);
    changed[within(bytes, by)] = by.below(256);
    return changed;
  },
  'bytes inserted'(bytes, by) {
    const at = within(bytes, by);
    return cut(bytes, at, at, noise(by, 1 + by.below(8)));
  },
  'bytes deleted'(bytes, by) {
    const at = within(bytes, by);
    return cut(bytes, at, at + 1 + by.below(8));
  },
  truncated(bytes, by) {
    return by.below(8) === 0 ? bytes.subarray(within(bytes, by)) : bytes.subarray(0, within(bytes, by));
  },
  'piece of another message spliced in'(bytes, by, other) {
    const [at, from] = [within(bytes, by), within(other, by)];
    const piece = other.subarray(from, from + 1 + by.below(200));
    return cut(bytes, at, at + (by.below(2) === 0 ? 0 : piece.length), piece);
  },
  'length edited'(bytes, by) {
    const node = anyNode(bytes, by);
    if (!node) return bytes.subarray(1);
    const length = node.end - node.content;
    const near = header(0, Math.max(0, length + by.below(5) - 2)).subarray(1);
    const long = Buffer.concat([Buffer.from([0x84]), Buffer.from([0, 0, length >> 8, length & 0xff])]);
    const choices = [near, long, Buffer.from(LENGTHS[by.below(LENGTHS.length)] ?? [0])];
    return cut(bytes, node.start + 1, node.content, choices[by.below(choices.length)]);
  },
  'tag swapped'(bytes, by) {
    const node = anyNode(bytes, by);
    const changed = Buffer.from(bytes);
    changed[node?.start ?? 0] = TAGS[by.below(TAGS.length)] ?? 0;
    return changed;
  },
  'nested without end'(bytes, by) {
    const node = anyNode(bytes, by) ?? { start: 0, end: bytes.length };
    const depth = 1 + by.below(by.below(20) === 0 ? 20_000 : 500);
    const open =
      by.below(2) === 0 ? Buffer.alloc(2 * depth, Buffer.from([0x30, 0x80])) : wellNested(depth, by);
    return by.below(2) === 0 ? replaceValue(bytes, node, open) : cut(bytes, node.start, node.end, open);
  },
  'value removed, lengths mended'(bytes, by) {
    const node = anyNode(bytes, by);
    return node ? replaceValue(bytes, node, Buffer.alloc(0)) : bytes.subarray(1);
  },
  'value doubled, lengths mended'(bytes, by) {
    const node = anyNode(bytes, by);
    if (!node) return bytes.subarray(1);
    const value = bytes.subarray(node.start, node.end);
    return replaceValue(bytes, node, Buffer.concat([value, value]));
  },
  'value put in another’s place, lengths mended'(bytes, by, other) {
    const [to, from] = [anyNode(bytes, by), anyNode(other, by)];
    return to && from ? replaceValue(bytes, to, other.subarray(from.start, from.end)) : bytes.subarray(1);
  },
  'content made noise, lengths mended'(bytes, by) {
    const node = anyNode(bytes, by);
    if (!node) return bytes.subarray(1);
    const content = noise(by, by.below(40));
    const value = Buffer.concat([header(bytes[node.start] ?? 0, content.length), content]);
    return replaceValue(bytes, node, value);
  },
};
const NAMES = Object.keys(MUTATIONS);

function wellNested(depth: number, { below }: Random): Buffer {
  const tag = [0x30, 0x31, 0xa0][below(3)] ?? 0x30;
  const headers: Buffer[] = [];
  let length = 0;
  for (let i = 0; i < depth; i++) {
    const next = header(tag, length);
    headers.push(next);
    length += next.length;
  }
  return Buffer.concat(headers.reverse());
}

/** Mutates a message, mostly once, sometimes two or three times. `ways` names the mutations. */
export function mutate(
  bytes: Buffer,
  by: Random,
  others: readonly Buffer[],
): { spoilt: Buffer; ways: string[] } {
  let spoilt = bytes;
  const ways: string[] = [];
  for (let left = by.below(6) === 0 ? 2 + by.below(2) : 1; left > 0; left--) {
    const way = NAMES[by.below(NAMES.length)] ?? '';
    const other = others[by.below(others.length)] ?? bytes;
    spoilt = MUTATIONS[way]?.(spoilt, by, other) ?? spoilt;
    ways.push(way);
  }
  return { spoilt, ways };
}
