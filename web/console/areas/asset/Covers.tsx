import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Failed, FormDialog, Mini, Pill, toast, type FormField, type Values } from "@kit/index";
import { say } from "@shared/i18n";
import { queries } from "../../queries";
import { useMay } from "../../session";
import { t } from "../../t";
import { CoverWhy } from "../ticket/CoverWhy";
import { addCover, changeCover, loadCover, type Cover } from "./api";

const fresh = () => queries.invalidateQueries({ queryKey: ["asset"] });

/** Who pays today and why, and all that was ever promised (ENUM-18, RULE-28 to RULE-32). */
export function Covers({ asset }: { asset: string }) {
  const mayWrite = useMay("contract.write");
  const [adding, setAdding] = useState(false);
  const q = useQuery({ queryKey: ["asset", "cover", asset], queryFn: ({ signal }) => loadCover(asset, signal) });
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  if (!q.data) return <div className="bones"><i /><i /></div>;
  const flip = (c: Cover) =>
    changeCover(asset, c, { void: !c.void })
      .then(fresh)
      .then(() => toast.ok(c.void ? t("asset.cover_back") : t("asset.cover_void"), c.void ? undefined : () => changeCover(asset, { ...c, version: c.version + 1 }, { void: false }).then(fresh)))
      .catch(toast.fail);
  const fields = (v: Values): FormField[] => [
    { name: "kind", label: t("asset.cover_kind"), kind: "choice", required: true, options: ["maker", "company", "contract"].map((value) => ({ value, label: say(`cover.${value}`) })) },
    { name: "from_day", label: t("asset.from"), kind: "day", required: true, half: true },
    { name: "to_day", label: t("asset.to"), kind: "day", required: true, half: true },
    ...(v.kind === "contract" ? [{ name: "contract_no", label: t("customer.contract_no"), required: true, max: 60 }] : []),
    { name: "provider", label: t("asset.provider"), max: 200 },
    { name: "free", label: t("asset.free"), kind: "many", options: [{ value: "labour", label: t("asset.free_labour") }, { value: "parts", label: t("asset.free_parts") }] },
    { name: "note", label: t("asset.note"), kind: "long", max: 2000 },
  ];
  const save = async ({ free = "", ...v }: Values) => {
    await addCover(asset, { ...v, free_labour: free.includes("labour"), free_parts: free.includes("parts") });
    await fresh();
    toast.ok(t("asset.cover_added"));
  };
  const frees = (c: Cover) => [c.free_labour && t("asset.free_labour"), c.free_parts && t("asset.free_parts")].filter(Boolean).join(" · ") || "–";
  return (
    <div className="covers">
      <CoverWhy cover={q.data.verdict} />
      {q.data.covers.length > 0 && (
        <Mini
          rows={q.data.covers}
          empty=""
          columns={[
            { title: t("asset.cover_kind"), cell: (c) => <span className={c.void ? "third struck" : ""}>{say(`cover.${c.kind}`)}</span> },
            { title: t("asset.term"), cell: (c) => `${c.from_day} – ${c.to_day}` },
            { title: t("asset.free"), cell: (c) => (c.void ? <Pill hue="gray">{t("asset.void")}</Pill> : frees(c)) },
            { title: t("asset.provider"), cell: (c) => [c.contract_no, c.provider].filter(Boolean).join(" · ") || "–", wide: true },
            ...(mayWrite ? [{ title: "", right: true, cell: (c: Cover) => <button type="button" className="link" onClick={() => void flip(c)}>{c.void ? t("asset.cover_restore") : t("asset.cover_take")}</button> }] : []),
          ]}
        />
      )}
      {mayWrite && <Button size="small" icon={<PlusOutlined />} onClick={() => setAdding(true)}>{t("asset.add_cover")}</Button>}
      {adding && <FormDialog title={t("asset.add_cover")} first={{ kind: "company", free: "labour" }} fields={fields} submit={t("act.save")} onSubmit={save} onClose={() => setAdding(false)} />}
    </div>
  );
}
