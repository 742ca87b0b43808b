import type { Block, TableRow } from '../records';
import { bigrams, type Alignable } from './align';
import {
  cellTag,
  escapeHtml,
  headRows,
  imageTag,
  piecesOf,
  renderPieces,
  textTag,
  type Piece,
} from './render';
import { blockText } from './text';
import { markEdited } from './word-difference';

/** A container of a unit: list, list item, quotation or table part. Identified by the node from which it was made. */
interface Container {
  node: object;
  /** Name for comparison. */
  name: string;
  open: string;
  close: string;
}

type Leaf =
  | { family: 'text'; block: Extract<Block, { type: 'paragraph' | 'heading' }> }
  | { family: 'image'; block: Extract<Block, { type: 'image' }> }
  | { family: 'rule' }
  | { family: 'row'; row: TableRow; scope: 'col' | 'row' };

/** The smallest item of a comparison, with its position: a paragraph, heading, image, rule or table row. */
export type Unit = Leaf &
  Alignable & {
    path: readonly Container[];
    /** Number of containers that it shares with the previous unit. */
    shared: number;
  };

/** Returns the units of a body in reading order. */
export function unitsOf(blocks: readonly Block[]): Unit[] {
  const units: Unit[] = [];
  const add = (leaf: Leaf, path: readonly Container[], text: string) => {
    const before = units[units.length - 1]?.path ?? [];
    let shared = 0;
    while (shared < path.length && path[shared]?.node === before[shared]?.node) shared += 1;
    const place = path.map((container) => container.name).join('>');
    units.push({ ...leaf, path, shared, key: `${place}\0${leafHtml(leaf)}`, profile: bigrams(text) });
  };
  walk(blocks, [], add);
  return units;
}

function walk(
  blocks: readonly Block[],
  path: readonly Container[],
  add: (leaf: Leaf, path: readonly Container[], text: string) => void,
): void {
  for (const block of blocks) {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        add({ family: 'text', block }, path, blockText(block));
        break;
      case 'image':
        add({ family: 'image', block }, path, block.attrs.alt);
        break;
      case 'horizontalRule':
        add({ family: 'rule' }, path, '');
        break;
      case 'bulletList':
      case 'orderedList':
        block.content.forEach((item, index) => {
          const start = block.type === 'orderedList' ? (block.attrs?.start ?? 1) : null;
          const list: Container =
            start === null
              ? { node: block, name: 'ul', open: '<ul>', close: '</ul>' }
              : { node: block, name: `ol${start}`, open: `<ol start="${start + index}">`, close: '</ol>' };
          walk(item.content, [...path, list, { node: item, name: 'li', open: '<li>', close: '</li>' }], add);
        });
        break;
      case 'blockquote':
        walk(
          block.content,
          [...path, { node: block, name: 'quote', open: '<blockquote>', close: '</blockquote>' }],
          add,
        );
        break;
      case 'table': {
        const head = headRows(block.content);
        block.content.forEach((row, index) => {
          const part = index < head ? 'thead' : 'tbody';
          const table = { node: block, name: part, open: `<table><${part}>`, close: `</${part}></table>` };
          add(
            { family: 'row', row, scope: index < head ? 'col' : 'row' },
            [...path, table],
            blockText({ type: 'table', content: [row] }),
          );
        });
      }
    }
  }
}

/** Wraps HTML in the unit's containers. Number or bullet of a list item are shown only at its first unit. */
export function wrapInContainers({ path, shared }: Unit, inner: string): string {
  const open = path.map(({ open, name }, depth) =>
    name === 'li' && depth < shared ? '<li class="continued">' : open,
  );
  return [...open, inner, ...path.map(({ close }) => close).reverse()].join('');
}

/** Renders a unit within its containers; `edit` marks its whole content. */
export function unitHtml(unit: Unit, edit?: 'del' | 'ins'): string {
  return wrapInContainers(unit, leafHtml(unit, edit));
}

function leafHtml(leaf: Leaf, edit?: 'del' | 'ins'): string {
  const wrap = (html: string) => (edit ? `<${edit}>${html}</${edit}>` : html);
  switch (leaf.family) {
    case 'text': {
      const pieces = piecesOf(leaf.block.content);
      return textHtml(leaf.block, edit ? markEdited(pieces, edit) : pieces);
    }
    case 'image':
      return imageHtml(
        wrap(imageTag(leaf.block.attrs.sha256, '', {})),
        wrap(escapeHtml(leaf.block.attrs.alt)),
      );
    case 'rule':
      return wrap('<hr>');
    case 'row':
      return rowHtml(
        leaf.row.content.map((cell) => {
          const tag = cellTag(cell, leaf.scope);
          const inner = unitsOf(cell.content).map((unit) => unitHtml(unit, edit));
          return `${tag.open}${inner.join('')}${tag.close}`;
        }),
      );
  }
}

export function textHtml(
  block: Extract<Block, { type: 'paragraph' | 'heading' }>,
  pieces: readonly Piece[],
): string {
  const tag = textTag(block);
  return `${tag.open}${renderPieces(pieces)}${tag.close}`;
}

/** Renders an image with its alternative text below, because a comparison must show both. */
export function imageHtml(image: string, alt: string): string {
  return `<figure>${image}<figcaption>${alt}</figcaption></figure>`;
}

export function rowHtml(cells: readonly string[]): string {
  return `<tr>${cells.join('')}</tr>`;
}
