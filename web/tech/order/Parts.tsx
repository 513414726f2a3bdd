import { useState } from "react";
import { Button, Field, IconButton, Sheet, showWrong, Step } from "@mkit/index";
import type { CatalogPart, Order, Part } from "../api";
import { act, db, useRows } from "../db";
import { stepSoon } from "../session";
import { t } from "../t";

/** The parts that were built in, each removable, and the way to one more. */
export function Parts({ order, onDrop }: { order: Order; onDrop: (part: Part) => void }) {
  const [adding, setAdding] = useState(false);
  return (
    <div className="m-rows" style={{ gap: 8 }}>
      {order.parts.length > 0 && (
        <ul className="m-lines">
          {order.parts.map((p) => (
            <li key={p.op_id || p.id} className="m-row">
              <span>{p.name}<span className="small block">{[p.sku, p.serial_old && t("part.old", { serial: p.serial_old }), p.serial_new && t("part.new", { serial: p.serial_new })].filter(Boolean).join(" · ")}</span></span>
              <span className="m-row"><strong>× {p.qty}</strong><IconButton name="close" label={`${t("act.remove")} ${p.name}`} onClick={() => onDrop(p)} /></span>
            </li>
          ))}
        </ul>
      )}
      <Button tone="soft" icon="plus" onClick={() => setAdding(true)}>{t("part.add")}</Button>
      {adding && <PartSheet order={order} onClose={() => setAdding(false)} />}
    </div>
  );
}

const shown = 8;

/** Parts of the kept catalogue whose name or number contains every word. */
async function find(q: string): Promise<CatalogPart[]> {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return db().parts.filter((p) => words.every((w) => `${p.name} ${p.sku}`.toLowerCase().includes(w))).limit(shown).toArray();
}

function PartSheet({ order, onClose }: { order: Order; onClose: () => void }) {
  const [part, setPart] = useState({ sku: "", name: "", serial_old: "", serial_new: "" });
  const [qty, setQty] = useState(1);
  const [wrong, setWrong] = useState(false);
  const hits = useRows(() => (part.sku ? Promise.resolve([]) : find(part.name)), part.name + part.sku) ?? [];
  const set = (change: Partial<typeof part>) => setPart((p) => ({ ...p, ...change }));
  const add = async () => {
    if (!part.name.trim()) {
      setWrong(true);
      return showWrong();
    }
    await act(order, () => ({ verb: "part", body: { ...part, name: part.name.trim(), qty } }));
    stepSoon();
    onClose();
  };
  return (
    <Sheet title={t("part.add")} onClose={onClose}>
      <Field label={t("part.name")} hint={t("part.find")} required value={part.name} onChange={(name) => set({ name, sku: "" })} error={wrong && !part.name.trim() ? t("form.required") : undefined} />
      {hits.length > 0 && (
        <ul className="m-lines">
          {hits.map((h) => <li key={h.id}><button type="button" className="m-pick" onClick={() => set({ sku: h.sku, name: h.name })}>{h.name}<span className="small block">{h.sku}</span></button></li>)}
        </ul>
      )}
      {part.name.trim() && !part.sku && hits.length === 0 && <p className="small">{t("part.free")}</p>}
      <Field label={t("part.qty")} required>
        <div className="m-count">
          <button type="button" aria-label={t("part.less")} disabled={qty <= 1} onClick={() => setQty(qty - 1)}>−</button>
          <output>{qty}</output>
          <button type="button" aria-label={t("part.more")} onClick={() => setQty(qty + 1)}>＋</button>
        </div>
      </Field>
      <Field label={t("part.serial_new")} value={part.serial_new} onChange={(serial_new) => set({ serial_new })} />
      <Field label={t("part.serial_old")} value={part.serial_old} onChange={(serial_old) => set({ serial_old })} />
      <Step onClick={add}>{t("act.add")}</Step>
    </Sheet>
  );
}
