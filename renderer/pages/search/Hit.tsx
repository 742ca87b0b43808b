import type { SearchHit } from '../../../electron/core/contract';
import { StageTag } from '../../components/StageTag';
import { TimeText } from '../../components/TimeText';
import { highlight } from './highlight';
import styles from './SearchPage.module.css';

function Marked(props: { text: string; ranges: SearchHit['titleRanges'] }) {
  return highlight(props.text, props.ranges).map((part, index) =>
    part.marked ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
  );
}

/** One result: title, the words around what was found, and where the article stands. */
export function Hit(props: { id: string; hit: SearchHit; active: boolean; onOpen: () => void }) {
  const { hit } = props;
  return (
    <div
      id={props.id}
      role="option"
      aria-selected={props.active}
      className={styles['hit']}
      onClick={props.onOpen}
    >
      <div className={styles['title']}>
        <Marked text={hit.title} ranges={hit.titleRanges} />
      </div>
      {hit.excerpt !== '' && (
        <div className={styles['excerpt']}>
          <Marked text={hit.excerpt} ranges={hit.excerptRanges} />
        </div>
      )}
      <div className={styles['facts']}>
        <StageTag stage={hit.stage} live={hit.live} />
        <span>{hit.columnName}</span>
        <TimeText at={hit.updatedAt} />
      </div>
    </div>
  );
}
