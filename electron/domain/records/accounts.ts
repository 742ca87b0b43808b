import { z } from 'zod';

export const roleSchema = z.enum([
  'editor',
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
  'siteAdministrator',
  'dutyOfficer',
  'dutyLeader',
  'systemAdministrator',
  'auditor',
]);
export type Role = z.infer<typeof roleSchema>;

/** Returns the roles that this program knows: a newer platform may have more, which give no rights here. */
export const knownRoles = (roles: readonly unknown[]): Role[] =>
  roles.flatMap((role) => roleSchema.safeParse(role).data ?? []);

export const accountSchema = z.object({
  id: z.string().min(1).max(60),
  name: z.string().min(1).max(60),
  /** Personal number: serialNumber (2.5.4.5) of the certificate subjects. Absent when these have no serialNumber. */
  number: z.string().min(1).max(40).optional(),
  department: z.string().max(60),
  roles: z.array(roleSchema).max(20),
  active: z.boolean(),
});
export type Account = z.infer<typeof accountSchema>;
