import { useEffect, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Radio } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import type { Attachment, FindingKind, SlotView } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { EntryDialog } from '../../components/EntryDialog';
import { FailureNote } from '../../components/FailureNote';
import { FindingFields } from './FindingFields';
import { ScopeField } from './ScopeField';
import styles from './Duty.module.css';

interface Found {
  kind: FindingKind;
  where: string;
  text: string;
  attachments?: Attachment[];
}
interface Fields {
  slot: string;
  scope: string[];
  text?: string;
  findings?: Found[];
}

const NONE: readonly string[] = [];

/** 读网: pages that were read, and problems found. `slots`: reading slots that can be recorded now. */
export function ReadingDialog(props: { slots: readonly SlotView[]; slot: string; onClose: () => void }) {
  const [form] = Form.useForm<Fields>();
  const [sending, setSending] = useState<ReadonlySet<number>>(new Set());
  const query = useQuery(coreQueries.duty.scope.queryOptions());
  const pages = query.data?.scope ?? [];
  const scope = pages.map(({ name }) => name);
  const chosen = Form.useWatch('scope', form) ?? NONE;
  const found = (Form.useWatch('findings', form) ?? []).length;
  const complete = scope.length > 0 && chosen.length === scope.length;
  // Until the form has changed, the tick shows what was clicked: the form reports its values later.
  const [clicked, setClicked] = useState<{ all: boolean; before: readonly string[] } | null>(null);
  const all = clicked?.before === chosen ? clicked.all : complete;
  // Ticked before the columns were loaded: applied afterwards.
  const waits = useRef(false);
  useEffect(() => {
    if (query.data === undefined || !waits.current) return;
    waits.current = false;
    const names = query.data.scope.map(({ name }) => name);
    form.setFieldValue('scope', names);
  }, [query.data, form]);
  return (
    <EntryDialog<Fields, unknown>
      form={form}
      name="read"
      title="读网"
      width="48rem"
      okText={found === 0 ? '读毕，没有发现问题' : `读毕，发现 ${found} 个问题`}
      done={found === 0 ? '已记录读网。' : '已记录读网，问题已转整改。'}
      initial={{ slot: props.slot, scope: [] }}
      wait={sending.size > 0 ? '附件正在保存，请稍候。' : null}
      write={({ slot, scope: read, text, findings }) =>
        core.duty.read({
          slot,
          scope: read,
          text: text?.trim() ?? '',
          findings: (findings ?? []).map((one) => ({
            kind: one.kind,
            where: one.where.trim(),
            text: one.text.trim(),
            attachments: one.attachments ?? [],
          })),
        })
      }
      onClose={props.onClose}
    >
      <Form.Item name="slot" label="时段" hidden={props.slots.length < 2}>
        <Radio.Group
          options={props.slots.map(({ slot, label, state }) => ({
            value: slot,
            label: state === 'due' ? label : `${label}（补读）`,
          }))}
        />
      </Form.Item>
      <FailureNote error={query.error} onRetry={() => void query.refetch()} />
      <Checkbox
        autoFocus
        className={styles['all'] ?? ''}
        checked={all}
        indeterminate={!all && chosen.length > 0}
        onChange={({ target: { checked } }) => {
          setClicked({ all: checked, before: chosen });
          if (query.data === undefined) {
            waits.current = checked;
            return;
          }
          form.setFieldValue('scope', checked ? scope : []);
          void form.validateFields(['scope']).catch(() => undefined);
        }}
      >
        下列全部读过
      </Checkbox>
      <Form.Item
        name="scope"
        label="读过的范围"
        rules={[
          {
            validator: (_, read: readonly string[]) =>
              read.length > 0 ? Promise.resolve() : Promise.reject(new Error('请勾选读过的栏目。')),
          },
        ]}
      >
        <ScopeField pages={pages} />
      </Form.Item>
      <Form.List name="findings">
        {(fields, { add, remove }) => (
          <div className={styles['findings']}>
            {fields.map((field, index) => (
              <FindingFields
                key={field.key}
                field={field}
                number={index + 1}
                onRemove={() => {
                  remove(field.name);
                  setSending((now) => new Set([...now].filter((key) => key !== field.key)));
                }}
                onSending={(busy) =>
                  setSending((now) => {
                    const rest = [...now].filter((key) => key !== field.key);
                    return new Set(busy ? [...rest, field.key] : rest);
                  })
                }
              />
            ))}
            {fields.length < 50 && (
              <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => add({})}>
                {fields.length === 0 ? '发现问题，添加' : '再添加一个问题'}
              </Button>
            )}
          </div>
        )}
      </Form.List>
      <Form.Item name="text" label="备注（可不填）">
        <Input maxLength={2000} autoComplete="off" />
      </Form.Item>
    </EntryDialog>
  );
}
