import { ArrowRightOutlined } from "@ant-design/icons";
import { isTable, valueWords, type Naming, type Value } from "@kit/why/value";
import { t } from "../../t";
import { leaves } from "./edit";

interface Props {
  value: Value | undefined;
  unit: string;
  name?: Naming;
}

/** A value in full: a table stands as a table. */
export function ValueView({ value, unit, name = (k) => k }: Props) {
  if (isTable(value)) {
    return (
      <table className="value-table">
        <tbody>{Object.entries(value).map(([k, x]) => <tr key={k}><th scope="row" className="mono">{name(k)}</th><td>{isTable(x) ? <ValueView value={x} unit={unit} name={name} /> : valueWords(x, unit, name)}</td></tr>)}</tbody>
      </table>
    );
  }
  if (Array.isArray(value) && value.length > 1) return <ol className="value-row">{value.map((x, i) => <li key={i}><small>{i + 1}</small>{valueWords(x, unit, name)}</li>)}</ol>;
  return <b className="value-big">{valueWords(value, unit, name)}</b>;
}

/** What becomes what, only the places that change. */
export function Differences({ before, after, unit }: { before: Value | undefined; after: Value | undefined; unit: string }) {
  const found = leaves(before, after);
  if (found.length === 0) return <span className="third">{t("policy.unchanged")}</span>;
  return (
    <ul className="differences">
      {found.map((d) => (
        <li key={d.path}>
          {d.path && <span className="mono third">{d.path}</span>}
          <del>{d.before === undefined ? "–" : valueWords(d.before, unit)}</del>
          <ArrowRightOutlined aria-hidden />
          <ins>{d.after === undefined ? t("policy.gone") : valueWords(d.after, unit)}</ins>
        </li>
      ))}
    </ul>
  );
}
