import { safeName } from '../../platform/contract';
import { bureauName } from '../articles/service';
import { shanghaiDay, shanghaiTime } from '../../domain/calendar/calendar';
import {
  chooseExportPath,
  officialDocument,
  officialPdf,
  writeExport,
  type OfficialDocument,
  type ExportResult,
} from '../documents/service';
import { Failure } from '../failure';
import { newId } from '../id';
import { append, ledgerOf } from '../ledger/service';
import type { Session } from '../types';
import { finishUpload, CHUNK_SIZE, putUploadChunk } from '../store';
import { incidentDocument, type ReportFacts } from './reports';
import { incidentRefusal } from '../../domain/incidents/judge';
import { allOutages } from '../../domain/incidents/outage';
import { incidentView, requireIncident, nowOf } from './views';

const NAME = { bulletin: '值班快报', filing: '书面报备函' } as const;
const MEDIA_TYPE = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
} as const;

interface Asked {
  incidentId: string;
  kind: ReportFacts['kind'];
  format: 'docx' | 'pdf';
  number: string;
  approver: string;
  remarks: string;
}

/**
 * 制作值班快报 or 书面报备函 (第三条(一)、第八条): writes the file, then records it with its hash and the file as
 * evidence. When `path` is null, the user cancelled and nothing is recorded. Rejects with `Failure` 'INCIDENT_UNKNOWN',
 * 'BUREAU_UNKNOWN', 'DOCUMENT_FAILED' or 'EXPORT_FAILED', with those of storing a file, and as `append` does.
 */
export async function makeReport(session: Session, asked: Asked): Promise<ExportResult> {
  const { incidentId, kind } = asked;
  const facts = factsOf(session, asked);
  const { bytes, format } = await render(session, incidentDocument(facts), asked.format);
  const name = fileName(facts, format);
  const target = await chooseExportPath(session, name);
  if (target === null) return { path: null, notes: [] };
  const { sha256, size } = await keep(session, { name, mediaType: MEDIA_TYPE[format] }, bytes);
  await writeExport(target, bytes);
  await append(
    session,
    incidentRefusal,
    { type: 'incident.report', incidentId, kind, name, sha256, size },
    () => session.audit('incident.document', incidentId, name),
  );
  const notes =
    format === asked.format ? [] : ['这里不能生成 PDF，文书以 Word 文档保存，可用 Word 或 WPS 打印。'];
  return { path: target, notes };
}

function factsOf(session: Session, { incidentId, kind, number, approver, remarks }: Asked): ReportFacts {
  const reader = ledgerOf(session);
  const { timeline, responses } = incidentView(session, reader, incidentId);
  const actions = timeline
    .filter(({ type }) => type === 'incident.act')
    .map(({ happenedAt, trueAt, text }) => ({ at: happenedAt ?? trueAt, text }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return {
    ...{ kind, number, approver, remarks, responses, actions },
    incident: requireIncident(reader, incidentId),
    outages: allOutages(reader),
    bureau: bureauOf(session),
    contact: session.account.name,
    now: nowOf(session),
  };
}

function bureauOf(session: Session): string {
  const name = bureauName(session);
  if (name !== '') return name;
  throw new Failure('BUREAU_UNKNOWN', '本机还没有网站的名称，文书不能署名。', '请联网同步一次后再制作。');
}

/** In the requested format; a Word document when this host cannot print. */
async function render(
  session: Session,
  document: OfficialDocument,
  format: Asked['format'],
): Promise<{ bytes: Buffer; format: keyof typeof MEDIA_TYPE }> {
  const pdf = format === 'pdf' ? await officialPdf(session, document) : null;
  return pdf ? { bytes: pdf, format } : { bytes: await officialDocument(session, document), format: 'docx' };
}

/** For example 值班快报-机房断电-2026-11-24-1030.docx; valid on every file system. */
function fileName({ kind, incident: { title, drill }, now }: ReportFacts, format: string): string {
  // A dot in the title would look like an extension.
  const short = [...safeName(title.replaceAll('.', '_'))].slice(0, 50).join('').trim();
  const time = `${shanghaiDay(now)}-${shanghaiTime(now).replace(':', '')}`;
  return `${drill ? '【演练】' : ''}${NAME[kind]}-${short}-${time}.${format}`;
}

/** Stores the file for upload to the platform, which sends it before the entry that refers to it. */
async function keep(
  { stores, clock }: Session,
  file: { name: string; mediaType: string },
  bytes: Buffer,
): Promise<{ sha256: string; size: number }> {
  const upload = { ...file, uploadId: newId({ clock }), size: bytes.length };
  for (let offset = 0; offset < bytes.length; offset += CHUNK_SIZE)
    putUploadChunk(stores.work, { ...upload, offset, bytes: bytes.subarray(offset, offset + CHUNK_SIZE) });
  return finishUpload(stores, upload.uploadId);
}
