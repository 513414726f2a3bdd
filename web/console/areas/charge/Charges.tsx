import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Card, FormDialog, Pill, WhyPopover } from "@kit/index";
import { queries } from "../../queries";
import { useMay } from "../../session";
import { t } from "../../t";
import { valueWords } from "../../kit/why/value";
import { addItem, decide, loadBills, reasonOf, reprice, reverseLine, type Bill, type Line, type Money } from "./api";
import "./charge.css";

const sum = (list: Money[]) => list.map((m) => valueWords(m)).join(" + ");

interface Props {
  ticketId: string;
  /** The numbers of the visits by their ids. */
  numbers: Record<string, string>;
}

/** What the visits of a case cost the customer, line by line, each with its why (RULE-23 to RULE-33). */
export default function Charges({ ticketId, numbers }: Props) {
  const may = useMay("charge.read");
  const q = useQuery({ queryKey: ["charge", "of", ticketId], enabled: may, queryFn: ({ signal }) => loadBills(ticketId, signal) });
  const bills = (q.data ?? []).filter((b) => b.hidden || b.lines.length > 0);
  if (bills.length === 0) return null;
  return (
    <Card title={t("charge.title")}>
      {bills.map((b) => <OneBill key={b.workorder_id} bill={b} number={bills.length > 1 ? numbers[b.workorder_id] : undefined} />)}
    </Card>
  );
}

const again = () => queries.invalidateQueries({ queryKey: ["charge"] });

function OneBill({ bill: b, number }: { bill: Bill; number?: string }) {
  const [ask, setAsk] = useState<"item" | "decide" | Line>();
  if (b.hidden) return <p className="third">{b.hidden_why}</p>;
  return (
    <section className="bill">
      {number && <p className="mono third">{number}</p>}
      <ul>
        {b.lines.map((l) => <OneLine key={l.id} line={l} onReverse={b.frozen && b.may_reverse && !l.reverses && !l.reversed_by ? () => setAsk(l) : undefined} />)}
      </ul>
      <p className="bill-total">
        <span>{t("charge.total")}{b.open > 0 && <small> {t("charge.open", { n: b.open })}</small>}</span>
        <b>{b.totals.length > 0 ? sum(b.totals) : "–"}</b>
      </p>
      {b.waived.some((m) => Number(m.amount) !== 0) && <p className="bill-total third"><span>{t("charge.waived")}</span><span>{sum(b.waived)}</span></p>}
      <p className="row">
        <Pill hue={b.frozen ? "gray" : "blue"}>{b.frozen ? t("charge.frozen") : t("charge.draft")}</Pill>
        {!b.frozen && b.may_write && (
          <>
            <Button size="small" onClick={() => setAsk("item")}>{t("charge.add")}</Button>
            <Button size="small" onClick={() => void reprice(b.workorder_id).then(again)}>{t("charge.reprice")}</Button>
            {b.lines.some((l) => l.undecided === "ask") && <Button size="small" type="primary" onClick={() => setAsk("decide")}>{t("charge.decide")}</Button>}
          </>
        )}
      </p>
      {ask && <Question bill={b} ask={ask} onClose={() => setAsk(undefined)} />}
    </section>
  );
}

function OneLine({ line: l, onReverse }: { line: Line; onReverse?: () => void }) {
  const name = [l.label, l.name].filter((s, i, all) => s && all.indexOf(s) === i).join(" · ");
  return (
    <li className={l.reversed_by ? "gone" : ""}>
      <span>
        {l.reverses ? t("charge.reversal_of", { name }) : name}{l.qty > 1 && ` × ${l.qty}`}
        <small><WhyPopover why={reasonOf(l)} />{onReverse && <button type="button" className="link" onClick={onReverse}>{t("charge.reverse")}</button>}</small>
      </span>
      {l.undecided ? <Pill hue="amber">{t(`charge.short.${l.undecided}`)}</Pill> : (
        <span className="bill-amount">{l.verdict === "free" ? t("charge.free") : l.amount && valueWords(l.amount)}</span>
      )}
    </li>
  );
}

function Question({ bill: b, ask, onClose }: { bill: Bill; ask: "item" | "decide" | Line; onClose: () => void }) {
  const note = { name: "note", label: t("charge.note"), kind: "long", max: 500 } as const;
  if (ask === "item") {
    return (
      <FormDialog
        title={t("charge.add")}
        fields={(v) => [
          { name: "kind", label: t("charge.kind"), kind: "choice", required: true, options: [{ value: "software", label: t("charge.software") }, { value: "repair", label: t("charge.repair") }] },
          { name: "item", label: t("charge.item"), kind: "choice", required: true, options: (v.kind === "repair" ? (["lcd_monitor", "crt_monitor", "mainboard", "other"] as const) : (["system", "tool"] as const)).map((i) => ({ value: i, label: t(`charge.item.${i}`) })) },
          { name: "qty", label: t("charge.qty"), kind: "number", required: true, half: true },
          ...(v.item === "other" ? [{ name: "cost", label: t("charge.cost"), half: true, required: true, hint: "120.00" }] : []),
        ]}
        first={{ kind: "software", qty: "1" }}
        submit={t("charge.add")}
        onSubmit={(v) => addItem(b.workorder_id, { kind: v.kind, item: v.item, qty: Number(v.qty), ...(v.cost ? { cost: v.cost, currency: b.totals[0]?.currency ?? "CNY" } : {}) }).then(again)}
        onClose={onClose}
      />
    );
  }
  if (ask === "decide") {
    return (
      <FormDialog
        title={t("charge.decide")} intro={<p>{t("charge.decide_hint")}</p>}
        fields={[{ name: "decided", label: t("charge.decided"), kind: "choice", required: true, options: (["paid", "partly", "free"] as const).map((f) => ({ value: f, label: t(`charge.flag.${f}`) })) }, note]}
        submit={t("charge.decide")} onSubmit={(v) => decide(b.workorder_id, v.decided ?? "", v.note ?? "").then(again)} onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={t("charge.reverse_title", { name: ask.name || ask.label })}
      fields={[{ name: "reason", label: t("charge.reason"), kind: "long", required: true, max: 500 }]}
      submit={t("charge.reverse")} danger onSubmit={(v) => reverseLine(b.workorder_id, ask.id, v.reason ?? "").then(again)} onClose={onClose}
    />
  );
}
