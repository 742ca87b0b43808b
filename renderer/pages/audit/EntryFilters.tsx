import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Select } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import dayjs from 'dayjs';
import { AUDIT_ACTIONS } from '../../../electron/core/contract/terms';
import { coreQueries } from '../../client/query';

/** Filters of 操作记录; '' or null: all. */
export interface EntryFilter {
  actorId: string;
  action: string;
  text: string;
  /** Dates in Asia/Shanghai. */
  fromDay: string | null;
  untilDay: string | null;
}

export const NOTHING: EntryFilter = { actorId: '', action: '', text: '', fromDay: null, untilDay: null };

const ACTIONS = Object.entries(AUDIT_ACTIONS).map(([value, label]) => ({ value, label }));

export function EntryFilters(props: {
  filter: EntryFilter;
  onChange: (change: Partial<EntryFilter>) => void;
}) {
  const { filter, onChange } = props;
  const people = useQuery(coreQueries.accounts.list.queryOptions());
  const used = JSON.stringify(filter) !== JSON.stringify(NOTHING);
  return (
    <>
      <Select<string | null>
        aria-label="按人员筛选"
        placeholder="全部人员"
        style={{ width: '9rem' }}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        value={filter.actorId || null}
        options={(people.data?.accounts ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(actorId) => onChange({ actorId: actorId ?? '' })}
      />
      <Select<string | null>
        aria-label="按操作筛选"
        placeholder="全部操作"
        style={{ width: '10rem' }}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        value={filter.action || null}
        options={ACTIONS}
        onChange={(action) => onChange({ action: action ?? '' })}
      />
      <Day label="开始日期" value={filter.fromDay} onChange={(fromDay) => onChange({ fromDay })} />
      <Day label="结束日期" value={filter.untilDay} onChange={(untilDay) => onChange({ untilDay })} />
      <Input
        aria-label="按说明文字筛选"
        placeholder="说明中包含"
        prefix={<SearchOutlined aria-hidden="true" />}
        style={{ width: '10rem' }}
        maxLength={100}
        value={filter.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <Button type="link" disabled={!used} onClick={() => onChange(NOTHING)}>
        清除筛选
      </Button>
    </>
  );
}

function Day(props: { label: string; value: string | null; onChange: (day: string | null) => void }) {
  return (
    <DatePicker
      aria-label={props.label}
      placeholder={props.label}
      style={{ width: '9rem' }}
      value={props.value === null ? null : dayjs(props.value)}
      onChange={(day) => props.onChange(day?.format('YYYY-MM-DD') ?? null)}
    />
  );
}
