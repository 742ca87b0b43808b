import { Button, DatePicker, Input } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import dayjs from 'dayjs';
import type { ImportantPeriod } from '../../../../electron/core/contract';
import type { Day, Month } from '../../../components/days';
import { changeRoster } from './rosterEdits';
import styles from '../Roster.module.css';

const ENDS = [
  { end: 'from', label: '开始日期' },
  { end: 'until', label: '结束日期' },
] as const;

/** Returns the period with one end changed; the other end follows, so that it does not end before it begins. */
function spanWith({ from, until }: ImportantPeriod, end: 'from' | 'until', day: Day) {
  const other = end === 'from' ? until : from;
  const turned = end === 'from' ? day > other : day < other;
  return turned ? { from: day, until: day } : { from, until, [end]: day };
}

/** 重大重要时期 of the month, in which the site is read every two hours. */
export function Periods({ month, important }: { month: Month; important: readonly ImportantPeriod[] }) {
  const change = (at: number, part: Partial<ImportantPeriod>) =>
    changeRoster(month, {
      important: important.map((it, index) => (index === at ? { ...it, ...part } : it)),
    });
  return (
    <div className={styles['periods']} role="group" aria-label="重大重要时期">
      {important.map((period, at) => (
        <span key={at} className={styles['period']}>
          <Input
            aria-label={`时期 ${at + 1} 的名称`}
            placeholder="名称，如：国庆假期"
            maxLength={60}
            value={period.name}
            onChange={(event) => change(at, { name: event.target.value })}
          />
          {ENDS.map(({ end, label }) => (
            <DatePicker
              key={end}
              aria-label={`时期 ${at + 1} 的${label}`}
              placeholder={label}
              allowClear={false}
              value={dayjs(period[end])}
              onChange={(picked) => {
                if (picked !== null && !Array.isArray(picked))
                  change(at, spanWith(period, end, picked.format('YYYY-MM-DD')));
              }}
            />
          ))}
          <Button
            danger
            aria-label={`删除时期 ${at + 1}`}
            onClick={() => changeRoster(month, { important: important.filter((_, index) => index !== at) })}
          >
            删除
          </Button>
        </span>
      ))}
      {important.length < 20 && (
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() =>
            changeRoster(month, {
              important: [...important, { name: '', from: `${month}-01`, until: `${month}-01` }],
            })
          }
        >
          添加重大重要时期
        </Button>
      )}
    </div>
  );
}
