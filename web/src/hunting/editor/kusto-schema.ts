// Our tables in the shape of Kusto's `.show schema as json`, which the language service reads.
import type { HuntingSchema } from '../../api/generated.ts';

const netTypes: Record<string, string> = {
  bool: 'System.SByte', datetime: 'System.DateTime', decimal: 'System.Data.SqlTypes.SqlDecimal', dynamic: 'System.Object', guid: 'System.Guid',
  int: 'System.Int32', long: 'System.Int64', real: 'System.Double', string: 'System.String', timespan: 'System.TimeSpan',
};

export function showSchemaOf({ tables }: HuntingSchema) {
  const listed = tables.map(({ name, columns }) => [
    name,
    {
      Name: name,
      OrderedColumns: columns.map((column) => ({ Name: column.name, Type: netTypes[column.type] ?? 'System.Object', CslType: column.type })),
    },
  ]);
  return {
    Plugins: [],
    Databases: {
      workspace: {
        Name: 'workspace',
        Tables: Object.fromEntries(listed),
        ExternalTables: {},
        MaterializedViews: {},
        EntityGroups: {},
        Functions: {},
        MajorVersion: 1,
        MinorVersion: 1,
        DatabaseAccessMode: 'ReadOnly',
      },
    },
  };
}
