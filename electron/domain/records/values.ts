import { z } from 'zod';

export const idSchema = z.uuid();

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'sha-256');

/** UTC instant, ISO 8601 with milliseconds and `Z`. */
export const instantSchema = z.iso.datetime().max(40);
