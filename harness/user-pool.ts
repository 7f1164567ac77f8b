import type { SchemaAttributeType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';

/** Says which step created a pool. */
export const createdBy = 'runproof:step';
/** Attributes that the platform requires of every user. */
export const required = ['email', 'given_name', 'family_name'] as const;
/** Characters of the groups; Cognito takes no more. */
export const longest = 2048;
/** The attribute that carries the groups, without its prefix, as it is created. */
export const groups: SchemaAttributeType = {
  Name: 'groups',
  AttributeDataType: 'String',
  Mutable: true,
  Required: false,
  StringAttributeConstraints: { MinLength: '0', MaxLength: `${longest}` },
};

interface Attribute {
  readonly [field: string]: string | number | boolean | null;
  readonly type: string;
  readonly required: boolean;
  readonly mutable: boolean;
  readonly longest: number | null;
}

export interface Pool {
  readonly [field: string]: string | boolean | Attribute | null;
  readonly id: string;
  readonly name: string;
  /** Created by the step, as its tag says. */
  readonly ours: boolean;
  readonly email: Attribute | null;
  readonly given_name: Attribute | null;
  readonly family_name: Attribute | null;
  readonly groups: Attribute | null;
  readonly signUpByUsers: boolean;
}

export function poolOf(pool: UserPoolType, step: string): Pool {
  const attribute = (name: string): Attribute | null => {
    const found = pool.SchemaAttributes?.find(({ Name }) => Name === name);
    if (found === undefined) return null;
    const most = found.StringAttributeConstraints?.MaxLength;
    return {
      type: found.AttributeDataType ?? 'unknown',
      required: found.Required ?? false,
      mutable: found.Mutable ?? false,
      longest: most === undefined ? null : Number(most),
    };
  };
  return {
    id: pool.Id ?? '',
    name: pool.Name ?? '',
    ours: pool.UserPoolTags?.[createdBy] === step,
    email: attribute('email'),
    given_name: attribute('given_name'),
    family_name: attribute('family_name'),
    groups: attribute('custom:groups'),
    signUpByUsers: pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly !== true,
  };
}

export const isFitForGroups = (attribute: Attribute | null): boolean =>
  attribute !== null &&
  attribute.type === 'String' &&
  attribute.mutable &&
  (attribute.longest === null || attribute.longest >= longest);

/** What of a pool does not fit and cannot be changed any more, in words. */
export function fixedDifferences(pool: Pool): readonly string[] {
  const ofStandard = required.flatMap((name) => {
    const { required: isRequired = false, mutable = false } = pool[name] ?? {};
    return [
      ...(isRequired ? [] : [`${name} is not required`]),
      // The provider's value is written at every sign-in: the second one would fail.
      ...(mutable ? [] : [`${name} cannot change`]),
    ];
  });
  const { groups: held } = pool;
  if (held === null || isFitForGroups(held)) return ofStandard;
  const { type, mutable, longest: most } = held;
  return [
    ...ofStandard,
    `custom:groups is a ${type} of up to ${most ?? 'any number of'} characters that ${mutable ? 'can' : 'cannot'} change`,
  ];
}
