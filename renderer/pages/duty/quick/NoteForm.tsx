import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { App, Button, Checkbox, DatePicker, Input, Radio } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useStore } from 'zustand';
import type { NoteInput, NoteTemplate } from '../../../../electron/core/contract';
import { core } from '../../../client/connection';
import { reportError } from '../../../client/report';
import { FailureNote } from '../../../components/FailureNote';
import { FilesField } from '../../../components/FilesField';
import { TEMPLATE_LABEL } from '../../../components/labels';
import { useFiles } from '../../../components/useFiles';
import { useLedgerEntry } from '../../../components/useLedgerEntry';
import { fromPicker, toPicker } from '../../../components/pickerTime';
import { isEmpty, type NoteSession } from './noteSession';
import styles from './Quick.module.css';

/** In the order of Alt+1 to Alt+6. */
export const TEMPLATES = Object.keys(TEMPLATE_LABEL) as NoteTemplate[];

const HINT: Record<NoteTemplate, string> = {
  phone: '谁来电，说了什么，怎样答复',
  patrol: '巡查了什么，情况怎样',
  fault: '什么故障，影响多大，怎样处理',
  notice: '哪个单位，什么要求，何时完成',
  assignment: '谁交办，交办什么，何时完成',
  other: '记录内容',
};

/** Note form. The text is enough to save with Ctrl+Enter; all other fields are optional. */
export function NoteForm({
  work,
  onDone,
  onCancel,
}: {
  work: NoteSession;
  onDone: () => void;
  onCancel: () => void;
}) {
  const { message } = App.useApp();
  const { note, save } = useStore(work.store);
  const [missing, setMissing] = useState(false);
  const field = useRef<TextAreaRef>(null);
  const [kept] = useState(note.attachments);
  const files = useFiles(kept);
  const { attachments } = files;
  useEffect(() => {
    if (attachments !== work.store.getState().note.attachments)
      work.change({ attachments: [...attachments] });
  }, [attachments, work]);
  // Cursor after the restored text.
  useEffect(() => field.current?.focus({ cursor: 'end' }), []);
  const record = useLedgerEntry({
    // Saves the draft first, so that no later autosave restores a recorded note.
    write: async (present: NoteInput) => {
      await work.flush().catch(() => undefined);
      return core.duty.note(present);
    },
    onDone: () => {
      void message.success('已记入值守记录。');
      work.clear().catch(reportError);
      onDone();
    },
  });

  const submit = () => {
    if (record.isPending || files.sending) return;
    const present = work.store.getState().note;
    if (present.text.trim() === '') {
      setMissing(true);
      field.current?.focus();
      return;
    }
    record.mutate({ ...present, text: present.text.trim(), contact: present.contact.trim() });
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      // The page below may use this key too.
      event.preventDefault();
      submit();
    }
    const template = event.altKey ? TEMPLATES[Number(event.key) - 1] : undefined;
    if (template !== undefined) {
      event.preventDefault();
      work.change({ template });
    }
  };
  return (
    <div className={styles['form']} onKeyDown={press}>
      <TemplateChoice template={note.template} onChange={(template) => work.change({ template })} />
      <Input.TextArea
        ref={field}
        autoFocus
        aria-label="内容"
        placeholder={HINT[note.template]}
        value={note.text}
        maxLength={4000}
        rows={5}
        style={{ resize: 'none' }}
        status={missing ? 'error' : ''}
        aria-invalid={missing}
        onChange={(event) => {
          work.change({ text: event.target.value });
          setMissing(false);
        }}
      />
      {missing && (
        <span role="alert" className={styles['missing']}>
          请写明内容。
        </span>
      )}
      <Circumstances note={note} onChange={(part) => work.change(part)} />
      <Checkbox checked={note.open} onChange={(event) => work.change({ open: event.target.checked })}>
        需要跟进（交班时逐项移交，直到办结）
      </Checkbox>
      <FilesField label="附件" files={files} />
      <FailureNote error={record.error} />
      <div className={styles['foot']}>
        <SaveHint
          failed={save.kind === 'failed'}
          stored={save.kind === 'saved' && !isEmpty(note)}
          sending={files.sending}
        />
        <Button onClick={onCancel}>暂存</Button>
        <Button
          type="primary"
          title="Ctrl+Enter"
          loading={record.isPending}
          disabled={files.sending}
          onClick={submit}
        >
          记入（Ctrl+Enter）
        </Button>
      </div>
    </div>
  );
}

function TemplateChoice(props: { template: NoteTemplate; onChange: (template: NoteTemplate) => void }) {
  return (
    <Radio.Group
      aria-label="类别"
      className={styles['templates'] ?? ''}
      optionType="button"
      value={props.template}
      options={TEMPLATES.map((value, index) => ({
        value,
        label: (
          <>
            {TEMPLATE_LABEL[value]}
            <kbd aria-hidden="true">{index + 1}</kbd>
          </>
        ),
        title: `Alt+${index + 1}`,
      }))}
      onChange={(event) => props.onChange(event.target.value as NoteTemplate)}
    />
  );
}

/** Contact and time of the event; both are optional. */
function Circumstances(props: {
  note: Pick<NoteInput, 'contact' | 'happenedAt'>;
  onChange: (part: Partial<Pick<NoteInput, 'contact' | 'happenedAt'>>) => void;
}) {
  const { note, onChange } = props;
  return (
    <div className={styles['pair']}>
      <div className={styles['field']}>
        <label htmlFor="note-contact">联系人、电话</label>
        <Input
          id="note-contact"
          value={note.contact}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => onChange({ contact: event.target.value })}
        />
      </div>
      <div className={styles['field']}>
        <label htmlFor="note-happened">发生时间</label>
        <DatePicker
          id="note-happened"
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          needConfirm={false}
          placeholder="现在"
          value={note.happenedAt === null ? null : toPicker(note.happenedAt)}
          onChange={(picked) =>
            onChange({ happenedAt: picked === null || Array.isArray(picked) ? null : fromPicker(picked) })
          }
        />
      </div>
    </div>
  );
}

/** State of the draft on this machine. `stored`: all of it is stored; `sending`: files are being stored. */
function SaveHint({ failed, stored, sending }: { failed: boolean; stored: boolean; sending: boolean }) {
  return (
    <span>
      <span role="status">
        {failed ? '草稿没有存下，仍在重试，请先不要关闭程序。' : sending ? '附件正在保存，请稍候。' : ''}
      </span>
      {!failed && !sending && (
        <span>{stored ? '已存在本机' : '边写边存在本机'}；Esc 暂存，再按 F9 接着写。</span>
      )}
    </span>
  );
}
