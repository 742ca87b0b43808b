import { useQuery } from '@tanstack/react-query';
import { Form, Input, Select } from 'antd';
import type { Role } from '../../electron/core/contract';
import { coreQueries } from '../client/query';
import { EntryDialog } from './EntryDialog';
import { FailureNote } from './FailureNote';

interface Fields {
  to: string;
  text: string;
}

/** Roles without tasks on the site (第十四条). */
const APART: readonly Role[] = ['systemAdministrator', 'auditor'];

/** 交办: assignee and instructions. */
export function AssignDialog(props: {
  title: string;
  present: string | null;
  write: (fields: Fields) => Promise<unknown>;
  onClose: () => void;
}) {
  const [form] = Form.useForm<Fields>();
  const people = useQuery(coreQueries.accounts.list.queryOptions());
  const options = (people.data?.accounts ?? [])
    .filter(({ state, roles }) => state === 'active' && roles.some((role) => !APART.includes(role)))
    .map(({ id, name, department }) => ({ value: id, label: `${name}（${department}）` }));
  return (
    <EntryDialog<Fields, unknown>
      form={form}
      name="assign"
      title={props.title}
      width="32rem"
      initial={{ text: '', ...(props.present !== null && { to: props.present }) }}
      okText="交办"
      done="已交办"
      write={props.write}
      onClose={props.onClose}
    >
      <FailureNote error={people.error} onRetry={() => void people.refetch()} />
      <Form.Item name="to" label="承办人" rules={[{ required: true, message: '请选择承办人。' }]}>
        <Select<string>
          autoFocus
          placeholder="输入姓名查找"
          loading={people.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          options={options}
        />
      </Form.Item>
      <Form.Item name="text" label="交办意见（可不填）">
        <Input.TextArea maxLength={1000} autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    </EntryDialog>
  );
}
