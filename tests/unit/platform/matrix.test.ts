import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BLOB_PATH,
  commandSchema,
  platformContract,
  type Command,
  type Role,
} from '../../../electron/platform/contract';
import { AREA_READERS } from '../../../electron/domain/accounts/read-access';
import { ACCESS } from '../../../electron/platform/practice/access';
import { expectedByRole, signInOnePerRole, REVIEWERS, ROLES, answersByRole } from './roles';
import {
  apiRequest,
  practiceContent,
  openPractice,
  Person,
  sha256,
  type Answer,
  type RequestOptions,
  type Practice,
} from './practice-client';

/** Matrix of roles and requests to the platform, over HTTPS with real sessions. Everything not listed is refused. */

const EVERYONE: readonly Role[] = ROLES;
/** Roles that may upload attachments. */
const ATTACHERS: readonly Role[] = ['editor', 'siteAdministrator', ...REVIEWERS, 'dutyOfficer', 'dutyLeader'];

let practice: Practice;
let people: Record<Role, Person>;
/** Makes the articles on which the other people act. */
let author: Person;
beforeAll(async () => {
  practice = await openPractice();
  people = await signInOnePerRole(practice.server, 'site');
  author = await Person.signIn(practice.server, 'linxiaohe');
});
afterAll(() => practice.remove());

describe('every route of the contract', () => {
  interface Route {
    path?: string;
    /** `anyone`: also without a session. */
    may: readonly Role[] | 'anyone';
    body?: () => RequestOptions;
  }
  const blob = Buffer.from('演练');
  const ROUTES: Record<string, Route> = {
    'GET /health': { may: 'anyone' },
    'GET /trust': { may: 'anyone' },
    'POST /session/challenges': { may: 'anyone' },
    'POST /session': { may: 'anyone', body: () => ({ json: { statement: '{}', cms: 'AAAA' } }) },
    'POST /commands': { may: EVERYONE, body: () => ({ json: { commands: [] } }) },
    'GET /changes': { may: EVERYONE, path: '/changes?after=0&limit=1' },
    'POST /administration': {
      may: EVERYONE,
      body: () => ({ json: { id: randomUUID(), statement: '{}', cms: 'AAAA' } }),
    },
    'GET /administration/hand-over': {
      may: ['systemAdministrator'],
      path: '/administration/hand-over?accountId=linxiaohe',
    },
    'POST /audit/entries': {
      may: EVERYONE,
      body: () => ({ json: { chain: randomUUID(), device: '一号机', entries: [] } }),
    },
    'GET /audit/heads': { may: EVERYONE },
    'GET /audit/entries': { may: ['auditor'] },
    'POST /recovery/deposits': { may: EVERYONE, body: () => ({ json: { device: '一号机', wraps: [] } }) },
    'POST /recovery/requests': {
      may: EVERYONE,
      body: () => ({ json: { device: '一号机', certificate: 'a'.repeat(64) } }),
    },
    'GET /recovery/requests': { may: ['systemAdministrator'] },
    'GET /recovery/grant': { may: EVERYONE, path: '/recovery/grant?device=1' },
    [`GET ${BLOB_PATH}`]: { may: EVERYONE, path: `${BLOB_PATH}/${sha256(blob)}` },
    [`HEAD ${BLOB_PATH}`]: { may: EVERYONE, path: `${BLOB_PATH}/${sha256(blob)}` },
    [`PATCH ${BLOB_PATH}`]: {
      may: ATTACHERS,
      path: `${BLOB_PATH}/${sha256(blob)}`,
      body: () => ({ body: blob, headers: { 'upload-offset': 0, 'upload-length': blob.length } }),
    },
    // Must be last: it ends the session.
    'DELETE /session': { may: EVERYONE },
  };

  const ask = (key: string, token?: string): Promise<Answer> => {
    const [method = '', route = ''] = key.split(' ');
    const { path = route, body = () => ({}) } = ROUTES[key]!;
    return apiRequest(practice.server, path, method, { ...body(), token });
  };
  const verdict = ({ status, json }: Answer): 'in' | 'out' =>
    status === 401 || (status === 403 && json?.code === 'NOT_PERMITTED') ? 'out' : 'in';

  function contractRoutes(part: unknown): string[] {
    if (typeof part !== 'object' || part === null) return [];
    if ('~orpc' in part) {
      const { route } = part['~orpc'] as { route: { method: string; path: string } };
      return [`${route.method} ${route.path}`];
    }
    return Object.values(part).flatMap(contractRoutes);
  }

  it('is in the access table of the platform and in this table', () => {
    const routes = [
      ...contractRoutes(platformContract),
      ...['GET', 'HEAD', 'PATCH'].map((method) => `${method} ${BLOB_PATH}`),
    ].sort();
    expect([...ACCESS.keys()].sort()).toEqual(routes);
    expect(Object.keys(ROUTES).sort()).toEqual(routes);
  });

  it.each(Object.keys(ROUTES))('%s answers exactly the permitted roles', async (key) => {
    const { may } = ROUTES[key]!;
    const roles = may === 'anyone' ? EVERYONE : may;
    // This route ends its session, so it gets other sessions.
    const sessions = key === 'DELETE /session' ? await signInOnePerRole(practice.server, 'site-two') : people;
    const found = await answersByRole(roles, async (role) => verdict(await ask(key, sessions[role].token)));
    expect(found).toEqual(expectedByRole(roles, 'in', 'out'));
    const stranger = await ask(key);
    if (may === 'anyone') expect(verdict(stranger)).toBe('in');
    else expect(stranger.status).toBe(401);
    if (may !== 'anyone') expect((await ask(key, 'x'.repeat(43))).status).toBe(401);
  });

  it('is the only thing that is answered: unknown routes give 404 or 405, and 401 without a session', async () => {
    const { token } = people.systemAdministrator;
    for (const [method, route, status] of [
      ['GET', '/accounts', 404],
      ['GET', '/administration', 405],
      ['DELETE', '/audit/entries', 405],
      ['GET', '/recovery/deposits', 405],
      ['PUT', `${BLOB_PATH}/${'0'.repeat(64)}`, 405],
      ['GET', '/commands/', 404],
      ['GET', '/%63ommands', 404],
    ] as const) {
      expect((await apiRequest(practice.server, route, method, { token })).status).toBe(status);
      expect((await apiRequest(practice.server, route, method)).status).toBe(401);
    }
  });

  it('leaves an audit record when a role without permission uses it', async () => {
    const refused = await apiRequest(practice.server, '/audit/entries', 'GET', {
      token: people.editor.token,
    });
    expect(refused.status).toBe(403);
    const { token } = people.auditor;
    const found = await apiRequest(practice.server, '/audit/entries?action=rights.refused&limit=1', 'GET', {
      token,
    });
    expect(found.json).toMatchObject({
      entries: [{ actorId: people.editor.session.account.id, subject: 'GET /audit/entries' }],
    });
  });

  it('is closed immediately to a suspended account', async () => {
    const { server } = practice;
    const { token } = await Person.signIn(server, 'heyining');
    server.setActive('heyining', false);
    const closed = Object.keys(ROUTES).filter((key) => ROUTES[key]!.may !== 'anyone');
    for (const key of closed) expect([key, (await ask(key, token)).status]).toEqual([key, 401]);
  });
});

describe('every type of command', () => {
  interface Case {
    name: string;
    type: Command['type'];
    may: readonly Role[];
    refusal: string;
    /** Returns the id of an article on which the command can be tried. */
    prepare: () => Promise<string>;
    make: (person: Person, articleId: string) => Promise<Command> | Command;
  }

  async function submitted(by = author): Promise<string> {
    const id = randomUUID();
    expect(await by.sendOne(by.submission(id, 0, practiceContent()))).toMatchObject({ status: 'accepted' });
    return id;
  }
  /** Returns a function that submits an article and has the first `count` reviewers approve it. */
  const at =
    (count: number, escalate = false) =>
    async () => {
      const id = await submitted();
      for (const role of REVIEWERS.slice(0, count)) {
        const person = people[role];
        const verdict = escalate && role === 'finalReviewer' ? 'escalate' : 'approve';
        const decision = await person.decision(await author.view(id), verdict, '同意。');
        expect(await person.sendOne(decision)).toMatchObject({ status: 'accepted' });
      }
      return id;
    };
  const decide = async (person: Person, id: string) =>
    person.decision(await author.view(id), 'approve', '同意。');

  const CASES: Case[] = [
    {
      name: 'submitting a new article',
      type: 'article.submit',
      may: ['editor', 'siteAdministrator'],
      refusal: 'NOT_PERMITTED',
      prepare: () => Promise.resolve(''),
      make: (person) => person.submission(randomUUID(), 0, practiceContent()),
    },
    {
      name: 'submitting anew what came back to its author',
      type: 'article.submit',
      may: ['siteAdministrator'],
      refusal: 'NOT_PERMITTED',
      prepare: async () => {
        const id = await submitted();
        await author.sendOne(author.recall((await author.view(id)).article));
        return id;
      },
      make: async (person, id) =>
        person.submission(id, (await author.view(id)).article.version, practiceContent({ title: '改后' })),
    },
    {
      name: 'correcting what waits for first review',
      type: 'article.submit',
      may: ['firstReviewer'],
      refusal: 'WRONG_STAGE',
      prepare: at(0),
      make: async (person, id) =>
        person.submission(id, (await author.view(id)).article.version, practiceContent({ title: '改后' }), {
          reason: '更正。',
        }),
    },
    {
      name: 'asking for a live page to be withdrawn',
      type: 'article.submit',
      may: ['editor', 'siteAdministrator'],
      refusal: 'NOT_PERMITTED',
      prepare: async () => {
        const id = await at(3)();
        const { siteAdministrator } = people;
        await siteAdministrator.sendOne(siteAdministrator.release((await author.view(id)).article));
        return id;
      },
      make: async (person, id) => {
        const { article } = await author.view(id);
        const more = { purpose: 'withdraw' as const, reason: '过时。' };
        return person.submission(id, article.version, practiceContent(), more);
      },
    },
    {
      name: 'taking back what somebody else wrote',
      type: 'article.recall',
      may: [],
      refusal: 'NOT_PERMITTED',
      prepare: at(0),
      make: async (person, id) => person.recall((await author.view(id)).article),
    },
    ...(
      [
        ['first review', 'firstReviewer', at(0)],
        ['second review', 'secondReviewer', at(1)],
        ['final review', 'finalReviewer', at(2)],
        ['the principal’s decision', 'principal', at(3, true)],
      ] as const
    ).map(([name, role, prepare]) => ({
      name,
      type: 'review.decide' as const,
      may: [role],
      refusal: 'SEPARATION',
      prepare,
      make: decide,
    })),
    {
      name: 'releasing what was approved',
      type: 'article.release',
      may: ['siteAdministrator'],
      refusal: 'NOT_PERMITTED',
      prepare: at(3),
      make: async (person, id) => person.release((await author.view(id)).article),
    },
  ];

  it('is in this table or in that of matrix-ledger.test.ts', () => {
    const types = commandSchema.options.map((option) => option.shape.type.value).sort();
    const ledger = 'ledger.append'; // See matrix-ledger.test.ts.
    expect([ledger, ...new Set(CASES.map(({ type }) => type))].sort()).toEqual(types);
  });

  it.each(CASES)('$type: $name', async ({ may, refusal, prepare, make }) => {
    const common = await prepare();
    const found = await answersByRole(may, async (role) => {
      const id = may.includes(role) ? await prepare() : common;
      const answer = await people[role].sendOne(await make(people[role], id));
      return answer.status === 'rejected' ? answer.code : 'accepted';
    });
    // A role that may not read articles gets NOT_PERMITTED in every case.
    const reads = (role: Role) => common === '' || AREA_READERS.articles.includes(role);
    const expected = expectedByRole(may, 'accepted', refusal);
    for (const role of ROLES) if (!reads(role)) expected[role] = 'NOT_PERMITTED';
    expect(found).toEqual(expected);
  });
});
