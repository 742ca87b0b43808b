import { Link } from 'react-router';
import { Button } from 'antd';
import type { OpenItem } from '../../../electron/core/contract';
import { exactTime } from '../../components/time';
import { ToneTag } from '../../components/ToneTag';
import { ITEM_KIND_LABEL, targetOfItem } from './items';
import type { DutyData } from './types';
import styles from './Duty.module.css';

/** Open items. Notes are settled here; others link to their page. */
export function OpenItems(props: {
  items: readonly OpenItem[];
  onSettle: ((item: OpenItem) => void) | null;
}) {
  return (
    <section className={styles['card']} aria-labelledby="duty-items">
      <h2 id="duty-items">未办结事项（{props.items.length}）</h2>
      {props.items.length === 0 ? (
        <p className={styles['soft']}>没有未办结的事项。</p>
      ) : (
        <ul className={styles['items']}>
          {props.items.map((item) => {
            const target = targetOfItem(item);
            return (
              <li key={item.kind + item.id}>
                <ToneTag tone="grey">{ITEM_KIND_LABEL[item.kind]}</ToneTag>
                <span className={styles['title']}>
                  {target === null ? item.title : <Link to={target}>{item.title}</Link>}
                </span>
                {item.kind === 'note' && props.onSettle !== null && (
                  <Button
                    size="small"
                    aria-label={`办结：${item.title}`}
                    onClick={() => props.onSettle?.(item)}
                  >
                    办结
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

/** Omissions of the current and of the previous shift, with their number. Renders nothing without omissions. */
export function Omissions({ omissions }: { omissions: DutyData['omissions'] }) {
  const groups = [
    { name: '本班缺漏', found: omissions.filter(({ before }) => !before) },
    { name: '上一班缺漏', found: omissions.filter(({ before }) => before) },
  ];
  return groups
    .filter(({ found }) => found.length > 0)
    .map(({ name, found }) => (
      <section key={name} className={styles['card']} data-tone="warning" aria-label={name}>
        <h2>
          {name}（{found.length}）
        </h2>
        <ul className={styles['lines']}>
          {found.map(({ at, text }) => (
            <li key={at + text}>
              <time dateTime={at}>{exactTime(new Date(at)).slice(5)}</time> {text}
            </li>
          ))}
        </ul>
      </section>
    ));
}
