export const register = (_: unknown): void => {};
