import { useQuery } from '@tanstack/react-query';
import { Form, Input, Select } from 'antd';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { useAccount } from '../../client/session';
import { EntryDialog } from '../../components/EntryDialog';
import { FailureNote } from '../../components/FailureNote';
import { textRule } from '../../components/formRules';
import { useNow } from '../../components/useNow';
import { encodePlace, decodePlace, placesOf } from './rosterRows';
import { placeText } from './swaps';
import type { MonthData } from './types';

interface Fields {
  give: string;
  to: string;
  back: string;
  reason: string;
}

/** 申请调班: own shift, replacement, and shift taken in return. */
export function SwapDialog({ month, onClose }: { month: MonthData; onClose: () => void }) {
  const me = useAccount().id;
  const now = useNow();
  const [form] = Form.useForm<Fields>();
  const people = useQuery(coreQueries.roster.people.queryOptions());
  const own = placesOf(month.shifts, me, now);
  const give = Form.useWatch('give', form) as string | undefined;
  const to = Form.useWatch('to', form) as string | undefined;
  const given = give === undefined ? null : decodePlace(give);
  const leads = given?.post === 'leader';
  const rostered = month.shifts.find(({ from }) => from === given?.shift);
  const candidates = (people.data?.people ?? []).filter(
    ({ id, leader, officer }) =>
      id !== me &&
      (leads ? leader : officer) &&
      rostered !== undefined &&
      ![rostered.leader, rostered.technical, rostered.operations].includes(id),
  );
  const theirs =
    to === undefined ? [] : placesOf(month.shifts, to, now).filter(({ post }) => post === given?.post);
  return (
    <EntryDialog<Fields, unknown>
      form={form}
      name="ask-swap"
      title="申请调班"
      okText="签名申请"
      done="已申请，等对方答复。"
      signed
      initial={{ back: '' }}
      write={({ give: mine, to: whom, back, reason }) =>
        core.roster.askSwap({
          give: decodePlace(mine),
          to: whom,
          back: back === '' ? null : decodePlace(back),
          reason: reason.trim(),
        })
      }
      onClose={onClose}
    >
      <Form.Item name="give" label="我的班" rules={[{ required: true, message: '请选择要调的班。' }]}>
        <Select<string>
          autoFocus
          placeholder="请选择"
          options={own.map(({ shift, post }) => ({
            value: encodePlace({ shift: shift.from, post }),
            label: placeText({ shift: shift.from, post }),
          }))}
          onChange={() => form.resetFields(['to', 'back'])}
        />
      </Form.Item>
      <Form.Item name="to" label="请谁来值" rules={[{ required: true, message: '请选择人员。' }]}>
        <Select<string>
          placeholder={give === undefined ? '请先选择要调的班' : '请选择'}
          disabled={give === undefined}
          loading={people.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          options={candidates.map(({ id, name, department }) => ({
            value: id,
            label: `${name}（${department}）`,
          }))}
          onChange={() => form.resetFields(['back'])}
        />
      </Form.Item>
      <FailureNote error={people.error} />
      <Form.Item name="back" label="换值对方班次">
        <Select<string>
          disabled={to === undefined}
          options={[
            { value: '', label: '不还（请对方替班）' },
            ...theirs.map(({ shift, post }) => ({
              value: encodePlace({ shift: shift.from, post }),
              label: placeText({ shift: shift.from, post }),
            })),
          ]}
        />
      </Form.Item>
      <Form.Item
        name="reason"
        label="原因"
        rules={[textRule((value) => (value === '' ? '请写明原因。' : null))]}
      >
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
      <p>对方签名同意、且两班都还没有开始，调班才生效。</p>
    </EntryDialog>
  );
}
