export { agendaItems, deadlines, turned } from './agenda';
export { checkClock, watchClock } from './clockwatch';
export { desk } from './desk';
export { give, giving, take, taking } from './handover';
export { log } from './log';
export { correct, draft, draftBlobs, note, saveDraft, settle } from './notes';
export { printLog } from './print/service';
export { check, exportLog, verify } from './proof/service';
export { read, scope } from './readings';
