/** A piece of a formula: code as it is written, or a parameter that it reads. */
export type Piece = { code: string } | { param: string };

const call = /\b(?:param|limit)\(\s*"([^"]+)"\s*\)/g;

/** Cuts a formula into code and parameters, so that a page can show values instead of keys. */
export function pieces(expr: string): Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const hit of expr.matchAll(call)) {
    if (hit.index > from) out.push({ code: expr.slice(from, hit.index) });
    out.push({ param: hit[1] ?? "" });
    from = hit.index + hit[0].length;
  }
  if (from < expr.length) out.push({ code: expr.slice(from) });
  return out;
}

/** One part of a condition: something the rule reads, compared with something; or code that is no such comparison. */
export type Claim = { left: string; op: Op; right: string[] } | { code: string };
export type Op = "is" | "not" | "lt" | "le" | "gt" | "ge" | "in" | "yes" | "no";

const ops: Record<string, Op> = { "==": "is", "!=": "not", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" };
const name = "[a-z_][a-z0-9_]*";
const atom = `"[^"]*"|-?\\d+(?:\\.\\d+)?|(?:param|limit|dec)\\(\\s*"?[^"()]*"?\\s*\\)|${name}`;
const compared = new RegExp(`^(${name})\\s*(==|!=|<=|>=|<|>)\\s*(${atom})$`, "i");
const among = new RegExp(`^(${name})\\s+in\\s+\\[([^\\]]*)\\]$`, "i");
const plain = new RegExp(`^(!?)\\s*(${name})$`, "i");

/** Splits at an operator that stands outside of brackets and quotes. */
function split(expr: string, at: "&&" | "||"): string[] {
  const out: string[] = [];
  let depth = 0, quoted = false, from = 0;
  for (let i = 0; i < expr.length; i++) {
    const c = expr[i] ?? "";
    if (c === '"') quoted = !quoted;
    if (quoted) continue;
    if ("([{".includes(c)) depth++;
    if (")]}".includes(c)) depth--;
    if (depth === 0 && expr.startsWith(at, i)) {
      out.push(expr.slice(from, i).trim());
      from = i + 2;
      i++;
    }
  }
  return [...out, expr.slice(from).trim()];
}

/** Whether the brackets at both ends belong together. */
function bare(expr: string): string {
  const s = expr.trim();
  if (!s.startsWith("(") || !s.endsWith(")")) return s;
  let depth = 0;
  for (let i = 0; i < s.length - 1; i++) {
    if (s[i] === "(") depth++;
    if (s[i] === ")") depth--;
    if (depth === 0) return s;
  }
  return bare(s.slice(1, -1));
}

const unquoted = (s: string) => s.trim().replace(/^"|"$/g, "");

function claim(expr: string): Claim {
  const s = bare(expr);
  const [, left, op, right] = compared.exec(s) ?? [];
  if (left && op && right) return { left, op: ops[op] ?? "is", right: [unquoted(right)] };
  const [, one, list] = among.exec(s) ?? [];
  if (one && list !== undefined) return { left: one, op: "in", right: list.split(",").map(unquoted).filter(Boolean) };
  const [, no, yes] = plain.exec(s) ?? [];
  if (yes && yes !== "true" && yes !== "false") return { left: yes, op: no ? "no" : "yes", right: [] };
  return { code: s };
}

/** A condition as alternatives, each of claims that hold together: what a table can say in words. */
export function readCondition(expr: string): Claim[][] {
  return split(bare(expr), "||").map((side) => split(bare(side), "&&").map(claim));
}
