export {
  readParameterTables,
  readServiceParameters,
  type Layer,
  type ParameterRow,
  type ServiceParameterRow,
} from './parameter-tables.ts';
export { readProcedures, type Procedure } from './procedures.ts';
