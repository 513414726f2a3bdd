import { Fragment } from "react";
import { isTable, valueWords } from "@kit/why/value";
import { Link } from "@shared/router";
import { known, say } from "@shared/i18n";
import { t } from "../../t";
import { useLists } from "../ticket/words";
import type { Field, Param } from "./api";
import { pieces, readCondition, type Claim } from "./expression";

/** What the formulas of a rule may name: its fields, its parameters and its steps. */
export interface Names {
  fields: Field[];
  params: Param[];
}

/** The name of a field in the reader's language; where nobody wrote one, its code with blanks. */
export const fieldName = (code: string): string => (known(`policy.field.${code}`) ? say(`policy.field.${code}`) : code.replaceAll("_", " "));

/** A formula: what it calculates as it is written, the parameters by name and value. */
export function Formula({ expr, params }: { expr: string; params: Param[] }) {
  return (
    <span className="formula">
      {pieces(expr).map((p, i) => ("param" in p ? <ParamChip key={i} of={p.param} params={params} /> : <code key={i}>{p.code}</code>))}
    </span>
  );
}

export function ParamChip({ of, params }: { of: string; params: Param[] }) {
  const p = params.find((x) => x.key === of);
  const words = p && (isTable(p.value) ? "" : valueWords(p.value, p.unit));
  return (
    <Link className="param-chip" to={`/policy?open=${encodeURIComponent(of)}`} title={of}>
      {p?.name ?? of}{words && <b>{words}</b>}
    </Link>
  );
}

/** A condition in words: alternatives, each of claims that hold together. */
export function Condition({ expr, names }: { expr: string; names: Names }) {
  if (!expr) return <span className="third">{t("policy.otherwise")}</span>;
  return (
    <span className="condition" title={expr}>
      {readCondition(expr).map((side, i) => (
        <span key={i} className="alt">
          {i > 0 && <em>{t("policy.or")}</em>}
          {side.map((c, n) => <Fragment key={n}>{n > 0 && <em>{t("policy.and")}</em>}<ClaimText claim={c} names={names} /></Fragment>)}
        </span>
      ))}
    </span>
  );
}

const signs = { is: "=", not: "≠", lt: "<", le: "≤", gt: ">", ge: "≥", in: "∈" } as const;

function ClaimText({ claim, names }: { claim: Claim; names: Names }) {
  const { name } = useLists();
  if ("code" in claim) return <Formula expr={claim.code} params={names.params} />;
  const field = names.fields.find((f) => f.name === claim.left);
  const left = field ? fieldName(claim.left) : claim.left;
  if (claim.op === "yes" || claim.op === "no") return <span className="claim">{claim.op === "no" && <i>{t("policy.not")}</i>}{left}</span>;
  const key = (s: string) => pieces(s).find((p) => "param" in p) as { param: string } | undefined;
  return (
    <span className="claim">
      {left} <span className="third">{signs[claim.op]}</span>{" "}
      {claim.right.map((r, i) => {
        const param = key(r);
        return <Fragment key={i}>{i > 0 && " · "}{param ? <ParamChip of={param.param} params={names.params} /> : <b>{field?.type.startsWith("ENUM") ? name(field.type, r) : r || t("policy.empty")}</b>}</Fragment>;
      })}
    </span>
  );
}

/** A result of a row: a value in words, or the formula behind the sign =. */
export function Result({ value, field, names }: { value: unknown; field: Field | undefined; names: Names }) {
  const { name } = useLists();
  if (typeof value === "string" && value.startsWith("=")) return <Formula expr={value.slice(1)} params={names.params} />;
  const listed = field?.type.startsWith("ENUM") && typeof value === "string" && value;
  return <span>{listed ? name(field?.type ?? "", value) : valueWords(value)}</span>;
}
