import type { PersonalNumber } from '../../../electron/core/contract';
import { PERSONAL_NUMBER_LABEL } from '../labels';

/** Likely personal numbers in an article, with their places. */
export function PersonalNumbers({ found }: { found: readonly PersonalNumber[] }) {
  return (
    <ul style={{ paddingInlineStart: '1.2em', margin: 0, overflowWrap: 'anywhere' }}>
      {found.map(({ kind, place, masked }, index) => (
        <li key={index}>
          {place}：{PERSONAL_NUMBER_LABEL[kind]} {masked}
        </li>
      ))}
    </ul>
  );
}
