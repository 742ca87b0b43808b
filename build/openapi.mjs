/** Writes the platform's OpenAPI document, generated from electron/platform/contract. `node build/openapi.mjs` */
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { runnerImport } from 'vite';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const openapiFile = join(root, 'electron/platform/openapi.json');

/** Blobs are bytes with ranges, which the contract's schemas do not describe; see `contract/blobs.ts`. */
function blobPath({ UPLOAD_OFFSET, UPLOAD_LENGTH, UPLOAD_COMPLETE }) {
  const header = (name, type, required = false) => ({ name, in: 'header', required, schema: { type } });
  const offset = { [UPLOAD_OFFSET]: { schema: { type: 'integer' } } };
  const bytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
  return {
    parameters: [
      { name: 'sha256', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9a-f]{64}$' } },
    ],
    get: {
      operationId: 'blobs.get',
      summary: '下载附件，可从断点续传',
      parameters: [header('range', 'string')],
      responses: {
        200: { description: '全部内容', content: bytes },
        206: { description: '自断点起的内容', content: bytes },
        404: { description: '平台没有此附件' },
      },
    },
    head: {
      operationId: 'blobs.head',
      summary: '查询已收到的字节数',
      responses: {
        200: {
          description: '已收到的字节数与是否完整',
          headers: { ...offset, [UPLOAD_COMPLETE]: { schema: { type: 'string' } } },
        },
        404: { description: '平台尚未收到' },
      },
    },
    patch: {
      operationId: 'blobs.append',
      summary: '自断点起上传',
      parameters: [header(UPLOAD_OFFSET, 'integer', true), header(UPLOAD_LENGTH, 'integer', true)],
      requestBody: { required: true, content: bytes },
      responses: {
        204: { description: '已收到', headers: offset },
        409: { description: '断点不符', headers: offset },
        422: { description: '内容与摘要不符，已丢弃' },
      },
    },
  };
}

/** Who asks these has no session yet. */
const open = ['health', 'session.challenge', 'session.open', 'trust'];

/** What every error answer is, see `errorBodySchema`: one of these codes, and a sentence for the person. */
function errorBody(definitions) {
  const codes = definitions.map(([code]) => code);
  return {
    type: 'object',
    properties: { code: { enum: codes }, message: { type: 'string' } },
    required: ['code', 'message'],
    additionalProperties: false,
  };
}

const unauthorized = () => ({
  description: '登录已失效',
  content: { 'application/json': { schema: errorBody([['UNAUTHORIZED']]) } },
});

/** The document as it is written: JSON, two spaces, a newline at the end. */
export async function openapi() {
  const { module: contract } = await runnerImport(join(root, 'electron/platform/contract/index.ts'), {
    configFile: false,
    root,
    logLevel: 'error',
  });
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract.platformContract, {
    info: { title: '集约化平台接口', version: '1.0.0' },
    servers: [{ url: contract.API_BASE }],
    components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    security: [{ session: [] }],
    customErrorResponseBodySchema: errorBody,
  });
  for (const operation of Object.values(document.paths).flatMap(Object.values))
    if (open.includes(operation.operationId)) operation.security = [];
    else operation.responses[401] = unauthorized();
  document.paths[`${contract.BLOB_PATH}/{sha256}`] = blobPath(contract);
  return `${JSON.stringify(document, null, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(openapiFile, await openapi());
  console.log(openapiFile);
}
