import type { Attachment, Block, ContentPackage, SecrecyReview, TableCell } from '../records';
import { align, bigrams, type Alignable, type Interruptible } from './align';
import { canonicalText } from '../encoding/canonical';
import { cellTag, imageTag, piecesOf, renderPieces } from './render';
import { imageHtml, wrapInContainers, rowHtml, textHtml, unitHtml, unitsOf, type Unit } from './units';
import { diffPieces } from './word-difference';

/** One row of the comparison: the HTML of one block on each side; null when the side has no such block. */
export interface BlockDifference {
  kind: 'same' | 'added' | 'removed' | 'changed';
  left: string | null;
  right: string | null;
}

/** A field with different values, as text for display. */
export interface FieldDifference {
  label: string;
  before: string;
  after: string;
}

/** Resolves ids to names; may return an unknown id unchanged. */
export interface PlaceNames {
  site(id: string): string;
  column(id: string): string;
}

const CONCLUSION: Record<SecrecyReview['conclusion'], string> = {
  publicDisclosure: '可以公开',
  notDisclosed: '不予公开',
  referred: '需报上级确定',
};
const PERSONAL_DATA: Record<SecrecyReview['personalData'], string> = {
  none: '不含个人信息',
  redacted: '已隐去个人信息',
  present: '含有未处理的个人信息',
};

/**
 * Compares two revisions for a reviewer: returns all differing fields, and all blocks of both bodies with their kind of
 * change. Packages that render identically have no difference here; others have at least one. Comparing two long
 * articles takes 0.1 s or more, so the generator yields where it may be interrupted.
 */
export function* compareRevisions(
  before: ContentPackage,
  after: ContentPackage,
  names: PlaceNames,
): Interruptible<{ fields: FieldDifference[]; blocks: BlockDifference[] }> {
  return {
    fields: fieldDifferences(before, after, names),
    blocks: yield* blockDifferences(before.body.content, after.body.content),
  };
}

function fieldDifferences(
  before: ContentPackage,
  after: ContentPackage,
  names: PlaceNames,
): FieldDifference[] {
  const text = (label: string, value: (content: ContentPackage) => string): FieldDifference => ({
    label,
    before: value(before),
    after: value(after),
  });
  const place = (label: string, id: (content: ContentPackage) => string, name: (id: string) => string) => {
    const named = text(label, (content) => name(id(content)));
    const twins = named.before === named.after && id(before) !== id(after);
    return twins ? text(label, (content) => `${name(id(content))}（${id(content)}）`) : named;
  };
  return [
    text('标题', (content) => content.title),
    place('发布站点', (content) => content.target.siteId, names.site),
    place('栏目', (content) => content.columnId, names.column),
    text('来源', (content) => content.source),
    text('摘要', (content) => content.summary),
    text('重特大信息', (content) => (content.major ? '是' : '否')),
    text('保密审查结论', (content) => CONCLUSION[content.secrecy.conclusion]),
    text('保密审查依据', (content) => content.secrecy.reason),
    text('个人信息', (content) => PERSONAL_DATA[content.secrecy.personalData]),
    text('保密审查人', (content) => content.secrecy.checkedBy),
    text('保密审查日期', (content) => content.secrecy.checkedOn),
    ...attachmentDifferences(before.attachments, after.attachments),
  ].filter((field) => field.before !== field.after);
}

function attachmentDifferences(
  before: readonly Attachment[],
  after: readonly Attachment[],
): FieldDifference[] {
  const keys = (list: readonly Attachment[]) => list.map(canonicalText);
  const [left, right] = [keys(before), keys(after)];
  if (canonicalText(left) === canonicalText(right)) return [];
  const gone = without(before, right);
  const come = without(after, left);
  const rows: FieldDifference[] = gone.map((old) => {
    const same = (next: Attachment) => next.name === old.name || next.sha256 === old.sha256;
    const at = come.findIndex(same);
    const next = at < 0 ? undefined : come.splice(at, 1)[0];
    return { label: '附件', before: describe(old), after: next ? describe(next) : '' };
  });
  rows.push(...come.map((next) => ({ label: '附件', before: '', after: describe(next) })));
  if (rows.length > 0) return rows;
  const order = (list: readonly Attachment[]) => list.map(({ name }) => name).join('、');
  return [{ label: '附件顺序', before: order(before), after: order(after) }];
}

/** Returns the attachments of `list` that are not in `others`; duplicates are matched one by one. */
function without(list: readonly Attachment[], others: readonly string[]): Attachment[] {
  const left = [...others];
  return list.filter((attachment) => {
    const at = left.indexOf(canonicalText(attachment));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function describe({ name, size, mediaType, sha256 }: Attachment): string {
  return `${name}（${size} 字节，${mediaType}，SHA-256 ${sha256}）`;
}

/** Aligns both bodies block by block. */
function* blockDifferences(
  before: readonly Block[],
  after: readonly Block[],
): Interruptible<BlockDifference[]> {
  const left = unitsOf(before);
  const right = unitsOf(after);
  let previous: { left: number | null; right: number | null } = { left: -1, right: -1 };
  const blocks: BlockDifference[] = [];
  for (const step of yield* align(left, right)) {
    yield;
    const a = step.left === null ? undefined : left[step.left];
    const b = step.right === null ? undefined : right[step.right];
    blocks.push(yield* blockDifference(a, b, previous.left !== null && previous.right !== null));
    previous = step;
  }
  return blocks;
}

/** @param follows whether the previous step had both sides */
function* blockDifference(
  a: Unit | undefined,
  b: Unit | undefined,
  follows: boolean,
): Interruptible<BlockDifference> {
  if (!a || !b)
    return a
      ? { kind: 'removed', left: unitHtml(a, 'del'), right: null }
      : { kind: 'added', left: null, right: b ? unitHtml(b, 'ins') : null };
  // Splitting a list changes the page but no item; a different number of shared containers reveals it.
  if (a.key === b.key && (!follows || a.shared === b.shared))
    return { kind: 'same', left: unitHtml(a), right: unitHtml(b) };
  const changed = yield* changedHtml(a, b);
  return {
    kind: 'changed',
    left: wrapInContainers(a, changed.left),
    right: wrapInContainers(b, changed.right),
  };
}

interface Html {
  left: string;
  right: string;
}

function* changedHtml(a: Unit, b: Unit): Interruptible<Html> {
  if (a.family === 'text' && b.family === 'text') {
    const sides = diffPieces(piecesOf(a.block.content), piecesOf(b.block.content));
    return { left: textHtml(a.block, sides.left), right: textHtml(b.block, sides.right) };
  }
  if (a.family === 'image' && b.family === 'image') return imageDifference(a.block.attrs, b.block.attrs);
  if (a.family === 'row' && b.family === 'row') return yield* rowDifference(a, b);
  return { left: '<hr>', right: '<hr>' };
}

function imageDifference(a: { sha256: string; alt: string }, b: { sha256: string; alt: string }): Html {
  const alt = diffPieces([{ text: a.alt, marks: [] }], [{ text: b.alt, marks: [] }]);
  const show = (sha256: string, edit: string) => {
    const image = imageTag(sha256, '', {});
    return a.sha256 === b.sha256 ? image : `<${edit}>${image}</${edit}>`;
  };
  return {
    left: imageHtml(show(a.sha256, 'del'), renderPieces(alt.left)),
    right: imageHtml(show(b.sha256, 'ins'), renderPieces(alt.right)),
  };
}

type Row = Extract<Unit, { family: 'row' }>;

/** Compares a row cell by cell: by position when the numbers of cells are equal, otherwise by content. */
function* rowDifference(a: Row, b: Row): Interruptible<Html> {
  const before = a.row.content;
  const after = b.row.content;
  const steps =
    before.length === after.length
      ? before.map((_, index) => ({ left: index, right: index }))
      : yield* align(before.map(alignableCell), after.map(alignableCell));
  const left: string[] = [];
  const right: string[] = [];
  for (const step of steps) {
    const from = step.left === null ? undefined : before[step.left];
    const to = step.right === null ? undefined : after[step.right];
    const inside = yield* blockDifferences(from?.content ?? [], to?.content ?? []);
    const same = from && to && alignableCell(from).key === alignableCell(to).key;
    const write = (
      cell: TableCell | undefined,
      scope: 'col' | 'row',
      side: 'left' | 'right',
      list: string[],
    ) => {
      if (!cell) return;
      const tag = cellTag(cell, scope, same ? undefined : 'changed');
      list.push(`${tag.open}${inside.map((block) => block[side] ?? '').join('')}${tag.close}`);
    };
    write(from, a.scope, 'left', left);
    write(to, b.scope, 'right', right);
  }
  return { left: rowHtml(left), right: rowHtml(right) };
}

function alignableCell(cell: TableCell): Alignable {
  const units = unitsOf(cell.content);
  const tag = cellTag(cell, 'row').open;
  return {
    key: [tag, ...units.map((unit) => `${unit.shared} ${unit.key}`)].join('\0'),
    profile: bigrams(units.map((unit) => unit.key).join('')),
    family: 'cell',
  };
}
