/** Type-checks code that is in no file, against the package's sources and with the settings of the repository. */
import { join } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "..", "..");
const entries = ["vanilla", "pure", "testing", "devtools", "storybook", "simulator"];

/** The compiler's messages, each with the name of its block. `blocks`: code by a file name that does not exist. */
export function typeCheck(blocks: ReadonlyMap<string, string>): readonly string[] {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const entry = (name: string) => [join(root, "src", `${name}.ts`)];
  const paths = {
    "@mavr/atlas-react": entry("index"),
    "@mavr/atlas-react/devtools/production": entry("devtools-production"),
    ...Object.fromEntries(entries.map((name) => [`@mavr/atlas-react/${name}`, entry(name)])),
  };
  const settings: ts.CompilerOptions = { ...options, paths, noEmit: true, incremental: false };
  const host = ts.createCompilerHost(settings);
  const readFile = host.readFile.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (path) => blocks.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => blocks.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion) => {
    const code = blocks.get(path);
    return code === undefined ? getSourceFile(path, languageVersion) : ts.createSourceFile(path, code, languageVersion);
  };
  const program = ts.createProgram([...blocks.keys()], settings, host);
  const diagnostics = [...blocks.keys()].flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)));
  return diagnostics.map(
    (diagnostic) => `${diagnostic.file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`,
  );
}
