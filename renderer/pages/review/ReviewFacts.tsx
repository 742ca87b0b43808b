import { Tag } from 'antd';
import { TimeText } from '../../components/TimeText';
import { cssVariable } from '../../components/tokens';
import { PersonalNumbers } from '../../components/article/PersonalNumbers';
import { columnPath, usePlaces } from '../../components/article/places';
import type { ReviewData } from './types';
import styles from './ReviewLayout.module.css';

const PERSONAL = {
  none: '不含个人信息',
  redacted: '个人信息已隐去',
  present: '含有未处理的个人信息',
} as const;

/** Writers, column, 保密审查 and attachments of the revision. */
export function ReviewFacts({ data }: { data: ReviewData }) {
  const { row, revision, content, writers, personalNumbers } = data;
  const { columns } = usePlaces();
  return (
    <section className={styles['card']} aria-labelledby="review-facts">
      <h2 id="review-facts">
        第 {revision.number} 稿
        {row.major && (
          <Tag color="error" style={{ marginInlineStart: cssVariable('spaceXS') }}>
            重特大信息
          </Tag>
        )}
      </h2>
      <dl className={styles['facts']}>
        <div>
          <dt>栏目</dt>
          <dd>{columnPath(columns, row.columnId) || row.columnName}</dd>
        </div>
        <div>
          <dt>撰写人</dt>
          <dd>{writers.join('、')}</dd>
        </div>
        <div>
          <dt>送审</dt>
          <dd>
            {revision.submittedByName} <TimeText at={revision.submittedAt} />
          </dd>
        </div>
        <div>
          <dt>保密审查</dt>
          <dd>
            可以公开，{PERSONAL[content.secrecy.personalData]}。{content.secrecy.reason}
            <div>
              {content.secrecy.checkedBy}，{content.secrecy.checkedOn}
            </div>
          </dd>
        </div>
        {personalNumbers.length > 0 && (
          <div>
            <dt>疑似个人信息</dt>
            <dd>
              <PersonalNumbers found={personalNumbers} />
            </dd>
          </div>
        )}
        <div>
          <dt>附件</dt>
          <dd>
            {content.attachments.length === 0 ? '无' : content.attachments.map((it) => it.name).join('、')}
          </dd>
        </div>
      </dl>
    </section>
  );
}
