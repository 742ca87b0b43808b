export { agendaItems, deadlines, dutyChangedIn } from './agenda';
export { checkClock, monitorClock } from './clock-monitor';
export { overview } from './overview';
export { give, previewGive, take, previewTake } from './handover';
export { log } from './log';
export { correct, draft, noteDraftBlobs, note, saveDraft, settle } from './notes';
export { printLog } from './print/service';
export { check, exportLog, verify } from './proof/service';
export { read, scope } from './readings';
