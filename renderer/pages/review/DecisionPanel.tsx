import { useRef, useState } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Popover, Select, Tooltip } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { SafetyCertificateOutlined } from '@ant-design/icons';
import type { Verdict } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { useHotkeys } from '../../components/useHotkeys';
import { SignDialog } from './SignDialog';
import { waitingText } from '../../components/article/reviewSteps';
import { isReviewStage } from '../../components/article/queue';
import type { ReviewData } from './types';
import styles from './ReviewLayout.module.css';

const GATES = ['政治关', '法律关', '政策关', '保密关', '舆情关'];
const BUTTON: Record<Verdict, { label: string; keys: string }> = {
  approve: { label: '同意', keys: 'A' },
  return: { label: '退回', keys: 'R' },
  escalate: { label: '提请主要负责人审定', keys: '' },
};

/** Opinion, verdict and signature, as `may` allows; otherwise the reasons why not. */
export function DecisionPanel(props: { data: ReviewData; moved: boolean; onDecided: () => Promise<void> }) {
  const { data, moved, onDecided } = props;
  const { row, revision, may } = data;
  const [opinion, setOpinion] = useState('');
  const [gates, setGates] = useState<string[]>([]);
  const [asked, setAsked] = useState<Verdict | null>(null);
  const [missing, setMissing] = useState(false);
  const field = useRef<TextAreaRef>(null);
  const common = useQuery(
    coreQueries.review.commonOpinions.queryOptions({
      input: { stage: isReviewStage(row.stage) ? row.stage : 'first', purpose: row.purpose },
      staleTime: Infinity,
      enabled: may.decide,
    }),
  );
  const decide = useMutation(
    coreQueries.review.decide.mutationOptions({
      onSuccess: async () => {
        setAsked(null);
        await onDecided();
      },
    }),
  );

  const allowed = may.decide && !moved;
  const ask = (verdict: Verdict) => {
    if (!allowed || !may.verdicts.includes(verdict) || decide.isPending) return;
    if (verdict !== 'approve' && opinion.trim() === '') {
      setMissing(true);
      field.current?.focus();
      return;
    }
    decide.reset();
    setAsked(verdict);
  };
  useHotkeys({ a: () => ask('approve'), r: () => ask('return') });

  if (!may.decide) return <WhyNot data={data} />;
  return (
    <section className={styles['panel']} aria-labelledby="review-decision">
      <div className={styles['panelHead']}>
        <h2 id="review-decision">签署意见</h2>
        <CommonOpinions
          verdicts={may.verdicts}
          opinions={common.data}
          onChoose={(text) => {
            setOpinion((now) => (now.trim() === '' ? text : `${now.trimEnd()}\n${text}`));
            setMissing(false);
            field.current?.focus();
          }}
        />
        <Gates checked={gates} onChange={setGates} />
      </div>
      {may.onBehalfOf !== null && (
        <p className={styles['behalf']} role="note">
          您将代 <strong>{may.onBehalfOf.name}</strong> 签署，用您本人的证书。
        </p>
      )}
      <Input.TextArea
        ref={field}
        aria-label="审核意见"
        placeholder="审核意见（退回时必填）"
        status={missing ? 'error' : ''}
        aria-invalid={missing}
        value={opinion}
        maxLength={2000}
        rows={2}
        style={{ resize: 'none' }}
        onChange={(event) => {
          setOpinion(event.target.value);
          setMissing(false);
        }}
      />
      <p className={styles['hint']} role={missing ? 'alert' : undefined} data-missing={missing}>
        {missing ? '请写明意见再退回或提请审定。' : moved ? '稿件有变化，请先查看最新。' : '\u00a0'}
      </p>
      <VerdictButtons verdicts={may.verdicts} disabled={moved} onAsk={ask} />
      {asked !== null && (
        <SignDialog
          data={data}
          verdict={asked}
          opinion={opinion.trim()}
          gates={gates.length}
          busy={decide.isPending}
          failure={<FailureNote error={decide.error} />}
          onCancel={() => setAsked(null)}
          onSign={() =>
            decide.mutate({
              articleId: row.id,
              version: row.version,
              contentHash: revision.contentHash,
              verdict: asked,
              opinion: opinion.trim(),
            })
          }
        />
      )}
    </section>
  );
}

/** Why the user may not decide, and who may. */
function WhyNot({ data: { row, may, waitsFor } }: { data: ReviewData }) {
  return (
    <section className={styles['panel']} aria-labelledby="review-decision">
      <h2 id="review-decision">不能签署意见</h2>
      <ul className={styles['reasons']}>
        {may.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {isReviewStage(row.stage) && <li>{waitingText(waitsFor)}</li>}
      </ul>
    </section>
  );
}

/** Selection of a 常用意见 for one of the permitted verdicts. */
function CommonOpinions(props: {
  verdicts: readonly Verdict[];
  opinions: Readonly<Record<Verdict, readonly string[]>> | undefined;
  onChoose: (text: string) => void;
}) {
  const options = (['approve', 'return', 'escalate'] as const)
    .filter((verdict) => props.verdicts.includes(verdict))
    .map((verdict) => ({
      label: BUTTON[verdict].label,
      options: (props.opinions?.[verdict] ?? []).map((text) => ({ value: text, label: text })),
    }));
  return (
    <Select<string | null>
      aria-label="常用意见"
      placeholder="常用意见"
      className={styles['common'] ?? ''}
      value={null}
      options={options}
      popupMatchSelectWidth={false}
      onChange={(text) => {
        if (text !== null) props.onChoose(text);
      }}
    />
  );
}

/** 五关 (第十一条): a checklist for the reviewer, neither stored nor signed. */
function Gates({ checked, onChange }: { checked: string[]; onChange: (checked: string[]) => void }) {
  return (
    <Popover
      trigger={['click']}
      placement="topRight"
      title="严把五关（仅供自查，不随意见上报）"
      content={
        <Checkbox.Group
          className={styles['gates'] ?? ''}
          aria-label="五关自查"
          options={GATES}
          value={checked}
          onChange={(values) => onChange(values)}
        />
      }
    >
      <Button icon={<SafetyCertificateOutlined aria-hidden="true" />}>五关 {checked.length}/5</Button>
    </Popover>
  );
}

function VerdictButtons(props: {
  verdicts: readonly Verdict[];
  disabled: boolean;
  onAsk: (verdict: Verdict) => void;
}) {
  return (
    <div className={styles['verdicts']}>
      {props.verdicts.map((verdict) => (
        <Tooltip key={verdict} title={BUTTON[verdict].keys && `按 ${BUTTON[verdict].keys}`}>
          <Button
            type={verdict === 'approve' ? 'primary' : 'default'}
            danger={verdict === 'return'}
            disabled={props.disabled}
            onClick={() => props.onAsk(verdict)}
          >
            {BUTTON[verdict].label}
          </Button>
        </Tooltip>
      ))}
    </div>
  );
}
