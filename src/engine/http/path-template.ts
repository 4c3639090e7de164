/** Paths with parts in braces, such as `/reports/{run_id}`. */

/** The parts of a path that fits the template, decoded; undefined for a path that does not fit. */
export function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const match = patternOf(template).exec(path);
  if (match === null) return undefined;
  return Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, safelyDecoded(value)]));
}

// Few templates, asked for with every request.
const patterns = new Map<string, RegExp>();

function patternOf(template: string): RegExp {
  const known = patterns.get(template);
  if (known !== undefined) return known;
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`^${escaped.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
  patterns.set(template, pattern);
  return pattern;
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign names nothing in the book
  }
}
