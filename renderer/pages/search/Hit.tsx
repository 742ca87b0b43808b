import type { SearchHit } from '../../../electron/core/contract';
import { STAGE_LABEL } from '../../components/labels';
import { StageTag } from '../../components/StageTag';
import { TimeText } from '../../components/TimeText';
import { highlight } from './highlight';
import styles from './SearchPage.module.css';

function Marked(props: { text: string; ranges: SearchHit['titleRanges'] }) {
  return highlight(props.text, props.ranges).map((part, index) =>
    part.marked ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
  );
}

const PART_LABEL = { body: '正文', summary: '摘要', attachment: '附件', opinion: '审核意见' };

/** Returns the name of the part that an excerpt is from. */
function partText({ part, opinion }: SearchHit['excerpts'][number]): string {
  return opinion ? `${STAGE_LABEL[opinion.stage]}意见（${opinion.signerName}）` : PART_LABEL[part];
}

/** A search result: title, excerpts with their parts, state. */
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
      {hit.excerpts.map((excerpt, index) => (
        <div key={index} className={styles['excerpt']}>
          {excerpt.ranges.length > 0 && <span className={styles['part']}>{partText(excerpt)}</span>}
          <Marked text={excerpt.text} ranges={excerpt.ranges} />
        </div>
      ))}
      <div className={styles['facts']}>
        <StageTag stage={hit.stage} purpose={hit.purpose} live={hit.live} />
        <span>{hit.columnName}</span>
        <TimeText at={hit.updatedAt} />
      </div>
    </div>
  );
}
