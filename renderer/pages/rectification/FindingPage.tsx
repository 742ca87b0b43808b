import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { FindingRow, rectificationContract } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { assignAction, CaseActions, type CaseAction } from '../../components/caseFile/CaseActions';
import { CasePage } from '../../components/caseFile/CasePage';
import { CaseQuery } from '../../components/caseFile/CaseQuery';
import { CaseFacts, CaseRecord } from '../../components/caseFile/CaseRecord';
import { FINDING_KIND_LABEL, FINDING_SOURCE_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';
import { UnsentTag } from '../../components/UnsentTag';
import { findingDeadline, FindingStateTag } from './columns';
import { FindingDialog, type FindingAct } from './FindingDialog';

type FindingData = InferContractRouterOutputs<typeof rectificationContract>['get'];

/** Page of a finding: problem, deadline, assignee, rectification. */
export function FindingPage() {
  const { findingId = '' } = useParams();
  const query = useQuery(coreQueries.rectification.get.queryOptions({ input: { findingId } }));
  return (
    <CaseQuery title="整改" query={query}>
      {(data) => <Finding key={findingId} data={data} />}
    </CaseQuery>
  );
}

function Finding({ data }: { data: FindingData }) {
  const { row } = data;
  const [asking, setAsking] = useState<FindingAct | null>(null);
  return (
    <CasePage
      name={row.where}
      heading={`${FINDING_KIND_LABEL[row.kind]}：${row.where}`}
      tags={
        <>
          <FindingStateTag state={row.state} />
          <UnsentTag waiting={row.waiting} />
        </>
      }
      actions={<CaseActions actions={actionsOf(row)} may={data.may} onAct={setAsking} />}
      notice={row.overdue && row.state === 'open' && !row.explained ? <Unexplained /> : null}
      columns={
        <>
          <CaseRecord
            id="finding"
            textTitle="问题"
            text={row.text}
            attachments={data.attachments}
            historyTitle="整改经过"
            history={data.timeline}
          />
          <Facts row={row} />
        </>
      }
    >
      {asking !== null && <FindingDialog act={asking} row={row} onClose={() => setAsking(null)} />}
    </CasePage>
  );
}

function actionsOf(row: FindingRow): ReadonlyArray<CaseAction<FindingAct>> {
  return [
    assignAction(row.assignedTo),
    { act: 'correct', label: row.state === 'open' ? '整改' : '补充整改', next: row.state === 'open' },
    { act: 'explain', label: '情况说明', next: false },
    { act: 'close', label: '销号', next: row.state === 'corrected' },
  ];
}

function Unexplained() {
  return (
    <Alert
      type="error"
      showIcon
      title="整改已逾期，还没有情况说明。"
      description="不能及时整改的应作情况说明（第十九条）。"
    />
  );
}

function Facts({ row }: { row: FindingRow }) {
  const { notice } = row;
  return (
    <CaseFacts id="finding" deadline={findingDeadline(row)} assigned={row}>
      <dt>情况说明</dt>
      <dd>{row.explained ? '已作' : row.overdue ? '逾期，未作' : '不需要'}</dd>
      <dt>来源</dt>
      <dd>{row.fromReading ? '值班读网' : notice ? FINDING_SOURCE_LABEL[notice.source] : '人工登记'}</dd>
      {notice && notice.number !== '' && (
        <>
          <dt>文号</dt>
          <dd>{notice.number}</dd>
        </>
      )}
      <dt>整改要求</dt>
      <dd>
        {row.workDays} 个工作日（{notice?.workDays ? '来文要求' : '第十九条'}）
      </dd>
      <dt>收到时间</dt>
      <dd>{exactTime(new Date(row.receivedAt))}</dd>
    </CaseFacts>
  );
}
