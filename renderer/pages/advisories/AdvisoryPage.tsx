import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { advisoriesContract, AdvisoryRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { assignAction, CaseActions, type CaseAction } from '../../components/caseFile/CaseActions';
import { CasePage } from '../../components/caseFile/CasePage';
import { CaseQuery } from '../../components/caseFile/CaseQuery';
import { CaseFacts, CaseRecord } from '../../components/caseFile/CaseRecord';
import { ADVISORY_SOURCE_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';
import { UnsentTag } from '../../components/UnsentTag';
import { AdvisoryDialog, type AdvisoryAct } from './AdvisoryDialog';
import { advisoryDeadline, AdvisoryLevelTag, AdvisoryStateTag } from './columns';

type AdvisoryData = InferContractRouterOutputs<typeof advisoriesContract>['get'];

/** Page of one 预警通报: content, assignee, answers with attachments. */
export function AdvisoryPage() {
  const { advisoryId = '' } = useParams();
  const query = useQuery(coreQueries.advisories.get.queryOptions({ input: { advisoryId } }));
  return (
    <CaseQuery title="预警通报" query={query}>
      {(data) => <Advisory key={advisoryId} data={data} />}
    </CaseQuery>
  );
}

function Advisory({ data }: { data: AdvisoryData }) {
  const { row } = data;
  const [asking, setAsking] = useState<AdvisoryAct | null>(null);
  return (
    <CasePage
      name={row.title}
      tags={
        <>
          <AdvisoryLevelTag level={row.level} />
          <AdvisoryStateTag state={row.state} />
          <UnsentTag waiting={row.waiting} />
        </>
      }
      actions={<CaseActions actions={actionsOf(row)} may={data.may} onAct={setAsking} />}
      columns={
        <>
          <CaseRecord
            id="advisory"
            textTitle="内容和要求"
            text={data.text === '' ? '（见通报原文）' : data.text}
            attachments={data.attachments}
            historyTitle="办理经过"
            history={data.timeline}
          />
          <CaseFacts id="advisory" deadline={advisoryDeadline(row)} assigned={row}>
            <dt>来源</dt>
            <dd>{ADVISORY_SOURCE_LABEL[row.source]}</dd>
            <dt>文号</dt>
            <dd>{row.number === '' ? '无' : row.number}</dd>
            <dt>收到时间</dt>
            <dd>{exactTime(new Date(row.receivedAt))}</dd>
          </CaseFacts>
        </>
      }
    >
      {asking !== null && <AdvisoryDialog act={asking} row={row} onClose={() => setAsking(null)} />}
    </CasePage>
  );
}

function actionsOf({ assignedTo, state }: AdvisoryRow): ReadonlyArray<CaseAction<AdvisoryAct>> {
  return [
    assignAction(assignedTo),
    {
      act: 'answer',
      label: state === 'open' ? '答复' : '补充答复',
      next: assignedTo !== null && state === 'open',
    },
    { act: 'close', label: '办结', next: state === 'answered' },
  ];
}
