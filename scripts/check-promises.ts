/**
 * Finds promises that nobody awaits. Biome's noFloatingPromises reads our own types while one
 * edits, but not those of packages and of Node, so `db.….execute()` or `bot.api.sendMessage()`
 * without `await` would pass it. The compiler knows them all.
 */
import { relative } from 'node:path'
import ts from 'typescript'

const directory = process.argv[2] ?? '.'
const program = createProgram(directory)
const checker = program.getTypeChecker()
const faults = program
  .getSourceFiles()
  .filter((file) => !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file))
  .flatMap(findFloatingPromises)

for (const fault of faults) console.error(fault)
console.log(`${faults.length} floating promises`)
process.exitCode = faults.length === 0 ? 0 : 1

function createProgram(root: string): ts.Program {
  const configFile = ts.findConfigFile(root, ts.sys.fileExists)
  if (configFile === undefined) throw new Error(`No tsconfig.json in ${root}`)
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile)
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  return ts.createProgram(fileNames, options)
}

function findFloatingPromises(file: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) && isUnhandled(node.expression)) {
      const { line, character } = file.getLineAndCharacterOfPosition(node.getStart())
      const place = `${relative('.', file.fileName)}:${line + 1}:${character + 1}`
      found.push(`${place} this promise is neither awaited, returned, caught nor voided`)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function isUnhandled(expression: ts.Expression): boolean {
  // An assignment keeps the promise.
  if (ts.isBinaryExpression(expression) && isAssignment(expression.operatorToken.kind)) return false
  return isPromiseLike(checker.getTypeAtLocation(expression)) && !isCaught(expression)
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

function isPromiseLike(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(isPromiseLike)
  const then = checker.getPropertyOfType(type, 'then')
  return then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0
}

/** Ends in `.catch(f)` or `.then(f, g)`. */
function isCaught(expression: ts.Expression): boolean {
  if (!ts.isCallExpression(expression)) return false
  const callee = expression.expression
  if (!ts.isPropertyAccessExpression(callee)) return false
  switch (callee.name.text) {
    case 'catch':
      return expression.arguments.length > 0
    case 'then':
      return expression.arguments.length > 1
    case 'finally':
      return isCaught(callee.expression)
    default:
      return false
  }
}
