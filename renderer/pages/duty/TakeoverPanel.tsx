import { useRef, useState, type Ref } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Skeleton } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { useAccount } from '../../client/session';
import { FailureNote } from '../../components/FailureNote';
import { POST_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';
import { useLedgerEntry } from '../../components/useLedgerEntry';
import { HandoverFacts } from './HandoverFacts';
import { SlowSignatureHint } from './SlowSignatureHint';
import type { TakeoverData } from './types';
import { peopleOfShift, periodText } from './words';
import styles from './Handover.module.css';

/** 接班: shows the handover of the previous shift and signs. Without a handover a reason is required. */
export function TakeoverPanel(props: { onTaken: () => void; onCancel: () => void }) {
  const taking = useQuery(coreQueries.duty.previewTake.queryOptions());
  if (taking.data !== undefined) return <TakeoverForm data={taking.data} {...props} />;
  return taking.isPending ? (
    <Skeleton active title={false} paragraph={{ rows: 5 }} />
  ) : (
    <FailureNote error={taking.error} onRetry={() => void taking.refetch()} />
  );
}

function TakeoverForm(props: { data: TakeoverData; onTaken: () => void; onCancel: () => void }) {
  const { handover, standIn, absenceNeeded } = props.data;
  const { shift, give } = handover;
  const [absence, setAbsence] = useState('');
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const field = useRef<TextAreaRef>(null);
  const take = useTakeover(props.onTaken);
  const sign = () => {
    if (take.isPending) return;
    if (absenceNeeded && absence.trim() === '') {
      setMissing(true);
      field.current?.focus();
      return;
    }
    take.mutate({
      giveId: give?.id ?? null,
      absence: give === null ? absence.trim() : '',
      note: note.trim(),
    });
  };
  return (
    <div
      className={styles['panel']}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !event.ctrlKey || event.nativeEvent.isComposing) return;
        event.preventDefault();
        sign();
      }}
    >
      <ShiftTaken shift={shift} standIn={standIn} />
      {give === null ? (
        <AbsenceField
          ref={field}
          needed={absenceNeeded}
          missing={missing}
          value={absence}
          onChange={(text) => {
            setAbsence(text);
            setMissing(false);
          }}
        />
      ) : (
        <section className={styles['part']} aria-labelledby="take-give">
          <h3 id="take-give">
            {give.authorName}的交班（{exactTime(new Date(give.at))}）
          </h3>
          <p className={styles['words']}>{give.note || '没有另外说明。'}</p>
        </section>
      )}
      <HandoverFacts handover={handover} />
      <div className={styles['field']}>
        <label htmlFor="take-note">接班说明（可不填）</label>
        <Input.TextArea
          id="take-note"
          value={note}
          maxLength={2000}
          autoSize={{ minRows: 1, maxRows: 4 }}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <FailureNote error={take.error} />
      <div className={styles['foot']}>
        {take.isPending ? (
          <SlowSignatureHint busy />
        ) : (
          <span>用本人的数字证书签名，存入台账后不能更改。</span>
        )}
        <Button onClick={props.onCancel}>取消</Button>
        <Button
          type="primary"
          autoFocus={give !== null}
          loading={take.isPending}
          title="Ctrl+Enter"
          onClick={sign}
        >
          {standIn ? '签名顶班' : '签名接班'}
        </Button>
      </div>
    </div>
  );
}

/** Signs a takeover. */
function useTakeover(onTaken: () => void) {
  const { message } = App.useApp();
  const client = useQueryClient();
  return useLedgerEntry({
    // Until this query is refetched, the note form would still ask to take over the shift first.
    write: async (input: Parameters<typeof core.duty.take>[0]) => {
      const taken = await core.duty.take(input);
      await client.invalidateQueries({ queryKey: coreQueries.duty.overview.key() });
      return taken;
    },
    onDone: () => {
      void message.success('已接班。');
      onTaken();
    },
  });
}

/** The shift that is taken over, and a warning when it is that of others. */
function ShiftTaken({ shift, standIn }: { shift: TakeoverData['handover']['shift']; standIn: boolean }) {
  const me = useAccount().id;
  const own = peopleOfShift(shift).find(({ id, post }) => id === me && post !== 'leader');
  return (
    <>
      <p className={styles['lead']}>
        班次：<strong>{periodText(shift)}</strong>
        {own && `，您是${POST_LABEL[own.post as keyof typeof POST_LABEL]}`}
        ，带班领导{shift.leaderName}。
      </p>
      {standIn && (
        <Alert
          type="warning"
          showIcon
          title="您不在这一班的值班表上，这是顶班"
          description={`值班表上是${shift.technicalName}、${shift.operationsName}，都没有接班。接班后记录里写明您是顶班。`}
        />
      )}
    </>
  );
}

/** Why there is no handover. */
function AbsenceField({
  ref,
  needed,
  missing,
  value,
  onChange,
}: {
  ref: Ref<TextAreaRef>;
  needed: boolean;
  missing: boolean;
  value: string;
  onChange: (text: string) => void;
}) {
  return (
    <>
      <Alert type="warning" showIcon title={needed ? '没有可以接的交班，请写明原因' : '没有另外要接的交班'} />
      <div className={styles['field']}>
        <label htmlFor="take-absence">没有交班的原因{!needed && '（可不填）'}</label>
        <Input.TextArea
          ref={ref}
          id="take-absence"
          autoFocus
          status={missing ? 'error' : ''}
          aria-invalid={missing}
          value={value}
          maxLength={500}
          autoSize={{ minRows: 2, maxRows: 4 }}
          placeholder="例如：上一班未到岗、未签交班；首次排班，没有上一班。"
          onChange={(event) => onChange(event.target.value)}
        />
        {missing && (
          <span role="alert" className={styles['missing']}>
            没有交班记录，请写明原因。
          </span>
        )}
      </div>
    </>
  );
}
