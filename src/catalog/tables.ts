// The catalog's tables, where drizzle-kit looks for them.
export * from './model-tables.ts';
export * from './offer-tables.ts';
export * from './standing-tables.ts';
