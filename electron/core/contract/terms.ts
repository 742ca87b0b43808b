/**
 * What the page uses of the contract while it runs, besides types: Chinese terms and names of files. Without schemas,
 * because their construction delays the start of the page.
 */
export * from '../../domain/records/terms';
export { safeName, visibleName } from '../../domain/records/files';
export { actionName, AUDIT_ACTIONS, type AuditAction } from '../../platform/contract/audit-actions';
