import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { mayDraft as mayDraft, seesUnpublished } from '../../client/roles';
import { useAccount } from '../../client/session';
import { EntryDialog } from '../../components/EntryDialog';
import { FailureNote } from '../../components/FailureNote';
import { StageTag } from '../../components/StageTag';
import { useDebounced } from '../../components/useDebounced';
import { useLedgerEntry } from '../../components/useLedgerEntry';
import type { IncidentData } from './types';
import styles from './Incident.module.css';

/** 回应信息: articles that respond to an incident, with the state of their review. */
export function Responses(props: { data: IncidentData }) {
  const { row, responses, may } = props.data;
  const navigate = useNavigate();
  const { roles } = useAccount();
  const [choosing, setChoosing] = useState(false);
  const begin = useLedgerEntry({
    write: () => core.incidents.respond({ incidentId: row.incidentId, articleId: null }),
    onDone: ({ draftId }) => {
      if (draftId !== null) void navigate(`/drafts/${draftId}`);
    },
  });
  return (
    <section className={styles['card']} aria-labelledby="incident-responses">
      <div className={styles['cardHead']}>
        <h2 id="incident-responses">回应信息</h2>
        {may.respond && (
          <span className={styles['ways']}>
            <Button size="small" onClick={() => setChoosing(true)}>
              选用已有稿件
            </Button>
            {mayDraft(roles) && (
              <Button size="small" loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
                起草回应
              </Button>
            )}
          </span>
        )}
      </div>
      <FailureNote error={begin.error} />
      {responses.length === 0 && (
        <p className={styles['none']}>还没有回应信息。在宣传部门指导下起草，快审逐级签名后发布（第三条）。</p>
      )}
      {responses.length > 0 && (
        <ul className={styles['lines']} aria-label="回应信息">
          {responses.map(({ articleId, draftId, title, stage, purpose, live }) => (
            <li key={articleId}>
              {stage === null && draftId === null ? (
                // Before submission the draft exists on its author's machine only.
                <span>回应信息</span>
              ) : (
                <Link to={stage === null ? `/drafts/${draftId}` : `/articles/${articleId}`}>
                  {title === '' ? '（未填标题）' : title}
                </Link>
              )}
              {stage === null ? (
                <span className={styles['soft']}>
                  {seesUnpublished(roles) ? '起草中，未送审' : '还没有发布'}
                </span>
              ) : (
                <StageTag stage={stage} purpose={purpose} live={live} />
              )}
            </li>
          ))}
        </ul>
      )}
      {choosing && (
        <ChooseDialog incidentId={row.incidentId} drill={row.drill} onClose={() => setChoosing(false)} />
      )}
    </section>
  );
}

/** Selects an existing article as response. */
function ChooseDialog(props: { incidentId: string; drill: boolean; onClose: () => void }) {
  const [form] = Form.useForm<{ articleId: string }>();
  const [typed, setTyped] = useState('');
  const title = useDebounced(typed.trim(), 200);
  const found = useQuery(coreQueries.articles.list.queryOptions({ input: { title, limit: 30 } }));
  return (
    <EntryDialog<{ articleId: string }, unknown>
      form={form}
      name="incident-respond"
      title="选用已有稿件"
      drill={props.drill}
      okText="作为回应信息"
      done="已记入"
      write={({ articleId }) => core.incidents.respond({ incidentId: props.incidentId, articleId })}
      onClose={props.onClose}
    >
      <FailureNote error={found.error} />
      <Form.Item name="articleId" label="稿件" rules={[{ required: true, message: '请选择稿件。' }]}>
        <Select<string>
          autoFocus
          showSearch={{ filterOption: false, onSearch: setTyped }}
          placeholder="输入标题中的字查找"
          loading={found.isFetching}
          options={(found.data?.items ?? []).map((row) => ({ value: row.id, label: row.title }))}
        />
      </Form.Item>
    </EntryDialog>
  );
}
