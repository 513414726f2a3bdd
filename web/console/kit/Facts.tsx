import { EditOutlined } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { useState, type ReactNode } from "react";
import { t } from "../t";
import { toast } from "./toast";

export interface Fact {
  label: string;
  value: ReactNode;
  /** How the fact is changed in place; without it, it only stands there. */
  edit?: { text: string; options?: { value: string; label: string }[]; long?: boolean; save: (value: string) => Promise<unknown> };
  /** A button beside the figure, such as "Why?". */
  aside?: ReactNode;
}

/** Facts as label and value, edited where they stand. */
export function Facts({ facts }: { facts: Fact[] }) {
  return <dl className="facts">{facts.map((f) => <Row key={f.label} fact={f} />)}</dl>;
}

function Row({ fact }: { fact: Fact }) {
  const [editing, setEditing] = useState(false);
  const { edit } = fact;
  return (
    <div>
      <dt>{fact.label}</dt>
      <dd>
        {editing && edit ? (
          <Editor edit={edit} label={fact.label} onEnd={() => setEditing(false)} />
        ) : (
          <>
            <span>{fact.value || <span className="third">–</span>}</span>
            {fact.aside}
            {edit && <button type="button" className="icon pencil" aria-label={`${t("act.edit")}: ${fact.label}`} onClick={() => setEditing(true)}><EditOutlined /></button>}
          </>
        )}
      </dd>
    </div>
  );
}

function Editor({ edit, label, onEnd }: { edit: NonNullable<Fact["edit"]>; label: string; onEnd: () => void }) {
  const [text, setText] = useState(edit.text);
  const [busy, setBusy] = useState(false);
  const store = async (value = text) => {
    if (value === edit.text) return onEnd();
    setBusy(true);
    try {
      await edit.save(value);
      onEnd();
    } catch (thrown) {
      toast.fail(thrown);
      setBusy(false);
    }
  };
  if (edit.options) {
    return <Select autoFocus defaultOpen size="small" aria-label={label} disabled={busy} value={text} options={edit.options} onChange={(v: string) => void store(v)} onBlur={onEnd} style={{ minWidth: 140 }} />;
  }
  const keys = (e: React.KeyboardEvent) => {
    if (e.key === "Escape") onEnd();
    if (e.key === "Enter" && (!edit.long || e.metaKey || e.ctrlKey)) void store();
  };
  const common = { autoFocus: true, "aria-label": label, value: text, disabled: busy, onKeyDown: keys };
  return (
    <span className="fact-editor">
      {edit.long ? <Input.TextArea {...common} autoSize={{ minRows: 2 }} onChange={(e) => setText(e.target.value)} /> : <Input size="small" {...common} onChange={(e) => setText(e.target.value)} />}
      <Button size="small" loading={busy} onClick={() => void store()}>{t("act.save")}</Button>
      <Button size="small" type="text" onClick={onEnd}>{t("act.cancel")}</Button>
    </span>
  );
}
