export { pageRulesSchema, type PageRules } from '../../domain/records/pages';
