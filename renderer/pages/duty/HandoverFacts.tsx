import { Alert } from 'antd';
import type { HandoverView } from '../../../electron/core/contract';
import { ToneTag } from '../../components/ToneTag';
import { ITEM_KIND_LABEL } from './items';
import styles from './Handover.module.css';

/** Items and omissions to be handed over, and a warning when it is too early. */
export function HandoverFacts({ handover }: { handover: HandoverView }) {
  const { items, omissions, warning } = handover;
  return (
    <>
      {warning !== '' && <Alert type="warning" showIcon title={warning} />}
      <section className={styles['part']} aria-labelledby="handover-items">
        <h3 id="handover-items">交接事项（{items.length}）</h3>
        {items.length === 0 ? (
          <p className={styles['soft']}>没有未办结的事项。</p>
        ) : (
          <ul className={styles['items']}>
            {items.map((item) => (
              <li key={item.kind + item.id}>
                <ToneTag tone="grey">{ITEM_KIND_LABEL[item.kind]}</ToneTag>
                <span>{item.title}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {omissions.length > 0 && (
        <section className={styles['part']} data-tone="warning" aria-labelledby="handover-omissions">
          <h3 id="handover-omissions">值守缺漏（{omissions.length}）</h3>
          <ul>
            {omissions.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
