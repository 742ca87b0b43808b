import { Alert, DatePicker, Input, Radio, type RadioChangeEvent } from 'antd';
import dayjs from 'dayjs';
import type { DraftContent, PersonalNumber } from '../../../electron/core/contract';
import { sessionNow } from '../../components/clock';
import { dayOf } from '../../components/days';
import { PersonalNumbers } from '../../components/article/PersonalNumbers';
import styles from './DraftEditor.module.css';

const CONCLUSIONS = [
  { value: 'publicDisclosure', label: '可以公开' },
  { value: 'notDisclosed', label: '不予公开' },
  { value: 'referred', label: '需报上级确定' },
];
const PERSONAL_DATA = [
  { value: 'none', label: '不含' },
  { value: 'redacted', label: '已隐去' },
  { value: 'present', label: '含有，未处理' },
];

type Secrecy = DraftContent['secrecy'];

/** 保密审查卡, without preset answers; completed before the first review (第十一条 保密关, 第十四条 个人隐私). */
export function SecrecyCard(props: {
  secrecy: Secrecy;
  /** Likely personal numbers in the text. */
  found: readonly PersonalNumber[];
  onChange: (secrecy: Secrecy) => void;
}) {
  const { secrecy, found, onChange } = props;
  const set = (part: Partial<Secrecy>) => onChange({ ...secrecy, ...part });
  return (
    <section className={styles['card']} aria-labelledby="draft-secrecy">
      <h2 id="draft-secrecy">保密审查卡</h2>
      <div className={styles['field']}>
        <span id="draft-secrecy-conclusion">结论</span>
        <Radio.Group
          aria-labelledby="draft-secrecy-conclusion"
          value={secrecy.conclusion}
          options={CONCLUSIONS}
          onChange={(event: RadioChangeEvent) =>
            set({
              conclusion: event.target.value as Secrecy['conclusion'],
              checkedOn: secrecy.checkedOn ?? dayOf(sessionNow()),
            })
          }
        />
      </div>
      <div className={styles['field']}>
        <span id="draft-secrecy-personal">个人信息</span>
        <Radio.Group
          aria-labelledby="draft-secrecy-personal"
          value={secrecy.personalData}
          options={PERSONAL_DATA}
          onChange={(event: RadioChangeEvent) =>
            set({ personalData: event.target.value as Secrecy['personalData'] })
          }
        />
      </div>
      {found.length > 0 && (
        <Alert
          type="warning"
          role="note"
          title={`文字中有 ${found.length} 处疑似个人信息，请隐去或逐处核对`}
          description={<PersonalNumbers found={found} />}
        />
      )}
      <p className={styles['hint']}>附件里的内容不自动检查，请打开逐一核对。</p>
      <div className={styles['field']}>
        <label htmlFor="draft-secrecy-reason">依据</label>
        <Input.TextArea
          id="draft-secrecy-reason"
          value={secrecy.reason}
          maxLength={1000}
          autoSize={{ minRows: 2, maxRows: 6 }}
          placeholder="如：内容均为已公开的工作动态，不涉及国家秘密和工作秘密"
          onChange={(event) => set({ reason: event.target.value })}
        />
      </div>
      <div className={styles['pair']}>
        <div className={styles['field']}>
          <label htmlFor="draft-secrecy-by">审查人</label>
          <Input
            id="draft-secrecy-by"
            value={secrecy.checkedBy}
            maxLength={60}
            onChange={(event) => set({ checkedBy: event.target.value })}
          />
        </div>
        <div className={styles['field']}>
          <label htmlFor="draft-secrecy-on">审查日期</label>
          <DatePicker
            id="draft-secrecy-on"
            value={secrecy.checkedOn === null ? null : dayjs(secrecy.checkedOn)}
            allowClear={false}
            disabledDate={(day) => day.isAfter(dayjs(dayOf(sessionNow())), 'day')}
            onChange={(day) => {
              if (day) set({ checkedOn: day.format('YYYY-MM-DD') });
            }}
          />
        </div>
      </div>
    </section>
  );
}
