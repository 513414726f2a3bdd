import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import type { Value } from "@kit/why/value";
import { t } from "../../t";
import type { Texts } from "./edit";

interface Props {
  label: string;
  texts: Texts;
  /** The value that is in force: it says of which kind each cell is. */
  before: Value | undefined;
  unit: string;
  first?: boolean;
  bad?: boolean;
  /** Inside a table, where a unit in each cell would be noise. */
  small?: boolean;
  onChange: (texts: Texts) => void;
}

/** Edits a value where it stands: a field, a row of fields for a list, a table for a table. */
export function ValueEdit(props: Props) {
  const { texts } = props;
  if (Array.isArray(texts)) return <List {...props} texts={texts} />;
  if (typeof texts === "object") return <Table {...props} texts={texts} />;
  return <Leaf {...props} texts={texts} />;
}

function Leaf({ label, texts, before, unit, first, bad, small, onChange }: Props & { texts: string }) {
  const changed = before !== undefined && texts.trim() !== String(before ?? "");
  if (typeof before === "boolean") {
    return (
      <select className={changed ? "control changed" : "control"} aria-label={label} autoFocus={first} value={texts} onChange={(e) => onChange(e.target.value)}>
        <option value="true">{t("value.yes")}</option>
        <option value="false">{t("value.no")}</option>
      </select>
    );
  }
  const number = typeof before === "number" || /^-?\d+(\.\d+)?$/.test(String(before ?? ""));
  return (
    <span className="leaf">
      <input
        className={changed ? "control changed" : "control"} aria-label={label} aria-invalid={bad || undefined} autoFocus={first} autoComplete="off"
        inputMode={number ? "decimal" : undefined} size={number ? (small ? 4 : 8) : small ? 14 : 24} value={texts} onChange={(e) => onChange(e.target.value)}
      />
      {unit && number && !small && <span className="third">{unit}</span>}
    </span>
  );
}

const blank = (like: Texts): Texts => (typeof like === "string" ? "" : Array.isArray(like) ? like.map(() => "") : Object.fromEntries(Object.keys(like).map((k) => [k, ""])));

function List({ label, texts, before, unit, first, small, onChange }: Props & { texts: Texts[] }) {
  const old = Array.isArray(before) ? before : [];
  const put = (i: number, x: Texts) => onChange(texts.map((one, n) => (n === i ? x : one)));
  return (
    <ol className="value-list">
      {texts.map((x, i) => (
        <li key={i}>
          <ValueEdit label={`${label} ${i + 1}`} texts={x} before={old[i] ?? old[0]} unit={unit} small={small} first={first && i === 0} onChange={(next) => put(i, next)} />
          <button type="button" className="icon" aria-label={`${t("act.remove")}: ${label} ${i + 1}`} onClick={() => onChange(texts.filter((_, n) => n !== i))}><CloseOutlined /></button>
        </li>
      ))}
      <li><button type="button" className="link" aria-label={`${t("policy.add_entry")}: ${label}`} onClick={() => onChange([...texts, blank(texts[0] ?? "")])}><PlusOutlined aria-hidden />{!small && ` ${t("policy.add_entry")}`}</button></li>
    </ol>
  );
}

function Table({ label, texts: cells, before, unit, first, onChange }: Omit<Props, "texts"> & { texts: Record<string, Texts> }) {
  const old = (before ?? {}) as Record<string, Value>;
  return (
    <table className="value-table">
      <tbody>
        {Object.entries(cells).map(([k, x], i) => (
          <tr key={k}>
            <th scope="row" className="mono">{k}</th>
            <td><ValueEdit label={`${label} ${k}`} texts={x} before={old[k]} unit={unit} small first={first && i === 0} onChange={(next) => onChange({ ...cells, [k]: next })} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
