import {
  ColumnDefinitionNode,
  DataTypeNode,
  GeneratedNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  RawNode,
} from 'kysely'

/**
 * Lets the migrations be written once, as SQLite reads them. On PostgreSQL a column then holds the
 * same values and sorts them in the same order:
 * - `integer` has 64 bits;
 * - `text` is compared byte by byte, whatever language the database was made for;
 * - a numbered key is an identity, and rows that bring their own number are welcome.
 */
export const postgresColumns: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
  transformResult: async ({ result }) => result,
}

class ColumnTransformer extends OperationNodeTransformer {
  protected override transformColumnDefinition(node: ColumnDefinitionNode): ColumnDefinitionNode {
    const typed = { ...node, dataType: toPostgresType(node.dataType) }
    if (!node.autoIncrement) return typed
    return ColumnDefinitionNode.cloneWith(
      { ...typed, autoIncrement: false },
      { generated: GeneratedNode.create({ identity: true, byDefault: true }) },
    )
  }
}

const transformer = new ColumnTransformer()

function toPostgresType(type: OperationNode): OperationNode {
  if (!DataTypeNode.is(type)) return type
  switch (type.dataType) {
    case 'text':
      return RawNode.createWithSql('text collate "C"')
    case 'integer':
      return DataTypeNode.create('bigint')
    default:
      return type
  }
}
