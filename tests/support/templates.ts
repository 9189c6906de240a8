// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what stands here is source text.
/** A statement, or a part of one, as it stands in a source file. */
export interface Template {
  /** Its text, with `${}` where an expression stands. */
  text: string;
  line: number;
}

/** The templates of Drizzle's `sql` in a source, those inside the expressions of others too. */
export function templatesIn(source: string): Template[] {
  const code = withoutComments(source);
  return [...code.matchAll(/\bsql(?:<[^`;]*?>)?`/g)].map(({ 0: { length }, index }) => ({
    text: readTemplate(code, index + length).text,
    line: code.slice(0, index).split("\n").length,
  }));
}

/** Comments may have such templates in them, or a backtick alone. Their line ends stay. */
function withoutComments(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|\s)\/\/.*$/gm, "$1");
}

/** Reads a template from behind its first backtick. */
function readTemplate(code: string, from: number): { text: string; end: number } {
  let text = "";
  let at = from;
  while (at < code.length && code[at] !== "`") {
    if (code.startsWith("${", at)) {
      text += "${}";
      at = endOfExpression(code, at + 2);
    } else {
      const length = code[at] === "\\" ? 2 : 1;
      text += code.slice(at, at + length);
      at += length;
    }
  }
  return { text, end: at + 1 };
}

/** Where the expression ends that begins behind `${`. */
function endOfExpression(code: string, from: number): number {
  let at = from;
  for (let depth = 1; at < code.length && depth > 0; ) {
    const one = code[at];
    if (one === "`") at = readTemplate(code, at + 1).end;
    else if (one === '"' || one === "'") at = code.indexOf(one, at + 1) + 1;
    else {
      if (one === "{") depth += 1;
      if (one === "}") depth -= 1;
      at += 1;
    }
  }
  return at;
}
