import { describe, expect, it } from 'vitest';
import { missingForClosing } from '../../../../../renderer/pages/incidents/missingForClosing';
import type { IncidentData } from '../../../../../renderer/pages/incidents/types';

const ID = '01936f00-0000-7000-8000-000000000001';

const settled: IncidentData = {
  row: {
    incidentId: ID,
    title: '首页被篡改',
    kind: 'tampering',
    level: 'larger',
    drill: false,
    waiting: false,
    discoveredAt: '2026-11-25T02:00:00.000Z',
    closedAt: null,
    clocks: [
      {
        kind: 'report',
        label: '报告省级网信部门',
        basis: '',
        from: '2026-11-25T02:00:00.000Z',
        due: '2026-11-25T06:00:00.000Z',
        state: 'met',
        metAt: '2026-11-25T03:00:00.000Z',
        note: '',
      },
    ],
  },
  text: '',
  levelBasis: '',
  conclusion: '',
  timeline: [],
  sentReports: [],
  missingReports: [],
  outages: [],
  responses: [
    { articleId: ID, draftId: null, title: '情况通报', stage: 'done', purpose: 'publish', live: true },
  ],
  reports: [{ kind: 'bulletin', name: '快报.docx', sha256: '0'.repeat(64), size: 1, at: '', byName: '' }],
  may: { level: true, act: true, close: true, respond: true },
};

describe('what is missing for closing an incident', () => {
  it('is empty when everything was done', () => {
    expect(missingForClosing(settled)).toEqual({ must: [], should: [] });
  });

  it('is listed, each in a sentence', () => {
    const lacking: IncidentData = {
      ...settled,
      row: { ...settled.row, level: null },
      missingReports: [
        { whom: 'government', text: '市政府办公室：书面报备（第八条）', preventsClosing: true },
        { whom: 'police', text: '公安机关：网络攻击应报告', preventsClosing: false },
      ],
      outages: [
        {
          outageId: ID,
          incidentId: ID,
          cause: 'network',
          text: '断网',
          drill: false,
          from: '2026-11-25T02:00:00.000Z',
          offlineFrom: null,
          until: null,
          clocks: [],
        },
      ],
      responses: [
        { articleId: ID, draftId: null, title: '情况通报', stage: 'final', purpose: 'publish', live: false },
      ],
      reports: [],
    };
    expect(missingForClosing(lacking)).toEqual({
      must: ['还没有定级。', '还没有报告市政府办公室：书面报备（第八条）。', '网站还没有恢复访问。'],
      should: [
        '还没有报告公安机关：网络攻击应报告。',
        '回应信息《情况通报》还没有发布。',
        '还没有制作值班快报或书面报备函。',
      ],
    });
  });

  it('includes a public response that does not exist or is not published', () => {
    const drafted = {
      articleId: 'a',
      draftId: null,
      title: '',
      stage: null,
      purpose: 'publish' as const,
      live: false,
    };
    expect(missingForClosing({ ...settled, responses: [drafted] }).should).toEqual(['回应信息还没有发布。']);
    expect(missingForClosing({ ...settled, responses: [] }).should).toEqual(['还没有回应信息。']);
  });
});
