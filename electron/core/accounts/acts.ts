import {
  administrationErrors,
  AUDIT_ACTIONS,
  type AdministrationAct,
  type AdministrationRequest,
  type Phone,
} from '../../platform/contract';
import { canonicalText } from '../../domain/encoding/canonical';
import { Failure } from '../failure';
import { newId } from '../id';
import type { Session } from '../types';
import { cachedBindings, cachedDelegations, namesOf } from '../store';
import { cachedPolicy, officeState } from './accounts-cache';
import { actRefusal } from '../../domain/accounts/administration';
import type { OfficeState } from '../../domain/accounts/act-context';
import { makeAdministrationStatement } from '../../domain/accounts/statement';
import { actText, actSubject, type NameLookup } from '../../domain/accounts/act-text';

type Code = keyof typeof administrationErrors;

const ADVICE: Record<Code, string> = {
  INVALID: '请核对所填内容。',
  NOT_PERMITTED: '请由有权限的人员办理。',
  SIGNATURE_INVALID: '请重新登录后再办理；若反复出现，请联系平台运维人员。',
  ROLES_EXCLUDE: '请调整角色，使系统管理、内容编辑、内容审核和审计各由不同的人承担。',
  TASKS_LEFT: '请先为每篇稿件指定接手人，并请带班领导或网站专人改派班次和交办事项。',
  CONFLICT: '内容已刷新，请核对后重新办理。',
};

/** Failures after which the platform may have carried out the request. */
const UNSURE = new Set(['LINE_TIMEOUT', 'LINE_DROPPED', 'LINE_BAD_ANSWER', 'LINE_SERVER_ERROR']);

export interface ActRequest {
  act: AdministrationAct;
  /** Phone number and salt of the commitment in the act. */
  phone?: Phone | null;
  reason: string;
  /** The act of the proposal that `act` confirms or refuses. */
  proposed?: AdministrationAct;
  recoveries?: OfficeState['recoveries'];
  /** Articles and duties of the account to be closed. */
  articles?: OfficeState['articles'];
  duties?: OfficeState['duties'];
}

/** Returns the names for describing acts, from the cache. */
export function actNames({ stores: { cache } }: Pick<Session, 'stores'>): NameLookup {
  const bindings = cachedBindings(cache);
  const delegations = cachedDelegations(cache);
  return {
    nameOf: namesOf(cache),
    ownerOf: (certificate) => bindings.find(({ id }) => id === certificate)?.accountId ?? '',
    delegationOf: (id) => delegations.find((delegation) => delegation.id === id),
  };
}

/**
 * Signs an act, sends it, and runs a sync round so that the pages show its result. `proposed` is true when nothing has
 * changed yet and the act waits for a second signature.
 *
 * Rejects with a `Failure` that says that nothing was changed: 'LOCKED', a code of `administrationErrors`, or a
 * connection failure. When the platform's answer was lost, its message says that the outcome is unknown.
 */
export async function signAndSubmitAct(session: Session, done: ActRequest): Promise<{ proposed: boolean }> {
  const { act, reason } = done;
  const { signer } = session;
  if (!signer) throw new Failure('LOCKED', '程序已锁定，不能签名，没有更改。', '请解锁后再办理。');
  const policy = act.type === 'policy.set' ? (cachedPolicy(session.stores) ?? act.before) : NO_POLICY;
  const denial = actRefusal(session.account, act, officeState(session, policy, done));
  if (denial) throw refused(session, act, denial);
  const statement = canonicalText(
    makeAdministrationStatement({
      act,
      reason,
      signer: {
        accountId: session.account.id,
        name: session.account.name,
        certificate: signer.certificate.sha256,
      },
      at: session.clock.now().toISOString(),
    }),
  );
  const cms = await signer.sign(Buffer.from(statement, 'utf8'));
  // Describe the act with the names before it.
  const about = done.proposed ?? act;
  const words = actText(actNames(session), about);
  let proposed = false;
  try {
    const phone = done.phone ?? null;
    proposed = await send(session, { id: newId(session), statement, cms, ...(phone && { phone }) });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (isAnswer(error.code)) {
      if (error.code === 'CONFLICT') await session.sync.syncNow();
      throw refused(session, act, { code: error.code, reason: error.message, cause: error });
    }
    throw unsent(session, act, error);
  }
  const detail = proposed || about !== act ? `${AUDIT_ACTIONS[about.type]}：${words}` : words;
  session.audit(proposed ? 'proposal.make' : act.type, actSubject(about), `${detail}；原因：${reason}`);
  await session.sync.syncNow();
  return { proposed };
}

/** Placeholder: only `policy.set` is checked against the policy. */
const NO_POLICY: OfficeState['policy'] = {
  offlineDays: 0,
  maxIdleMinutes: 1,
  sessionMinutes: 5,
  maxTries: 1,
  secretDays: 0,
  smsLogin: false,
};

const TRIES = 3;

/** Sends a request, up to three times: the platform answers a repeated request like the first. */
async function send(session: Session, request: AdministrationRequest): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return (await session.platform.submitAct(request)).proposed;
    } catch (error) {
      const again =
        error instanceof Failure &&
        (UNSURE.has(error.code) || (error.code === 'UNAUTHORIZED' && tries === 1));
      if (!again || tries === TRIES) throw error;
      // A sync round logs in again when the session has expired.
      if (error.code === 'UNAUTHORIZED') await session.sync.syncNow();
    }
  }
}

function isAnswer(code: string): code is Code {
  return code in administrationErrors;
}

/** Records a refusal and returns its `Failure`. */
function refused(
  session: Session,
  act: AdministrationAct,
  { code, reason, cause }: { code: Code; reason: string; cause?: Error },
): Failure {
  session.audit('administration.refused', actSubject(act), `${act.type}：${reason}`);
  return new Failure(code, `${reason}没有更改。`, ADVICE[code], { cause });
}

/** Records that a request got no answer and returns the `Failure` for the user. */
function unsent(session: Session, act: AdministrationAct, cause: Failure): Failure {
  const unsure = UNSURE.has(cause.code);
  session.audit('administration.failed', actSubject(act), `${act.type}：${cause.message}`);
  return unsure
    ? new Failure(
        cause.code,
        `${cause.message}不能确定平台是否已经办理。`,
        '请联网同步后核对；若没有办理，再重新办理一次。',
        { cause },
      )
    : new Failure(cause.code, `${cause.message}账号与权限只能联网办理，没有更改。`, '请在联网后重新办理。', {
        cause,
      });
}
