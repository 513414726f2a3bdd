import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog, toast, type FormField, type Values } from "@kit/index";
import { queries } from "../../queries";
import { t } from "../../t";
import { findCustomers, loadCustomer, type CustomerView } from "../customer/api";
import { createAsset, loadModels, type AssetView } from "./api";
import { statuses } from "./status";

interface Props {
  /** Whose machine it is, where that is known. */
  customer?: CustomerView;
  onClose: () => void;
  onDone: (a: AssetView) => void;
}

/** A new machine: serial number and model first, then whose it is and where it stands. It gets its label at once. */
export function NewAsset({ customer, onClose, onDone }: Props) {
  const [chosen, setChosen] = useState(customer?.id ?? "");
  const models = useQuery({ queryKey: ["catalog", "models"], queryFn: ({ signal }) => loadModels(signal), staleTime: 300_000 });
  const owner = useQuery({ queryKey: ["customer", "view", chosen], enabled: Boolean(chosen), queryFn: ({ signal }) => loadCustomer(chosen, signal) });
  const sites = (owner.data?.sites ?? []).filter((s) => s.active).map((s) => ({ value: s.id, label: [s.name, s.address].filter(Boolean).join(" · ") }));
  const findModels = (text: string) => {
    const key = text.toLowerCase();
    const hits = (models.data?.items ?? []).filter((m) => m.active && [m.name, m.code, m.brand].some((s) => s.toLowerCase().includes(key)));
    return Promise.resolve(hits.map((m) => ({ value: m.id, label: m.name, more: m.brand })));
  };
  const fields: FormField[] = [
    { name: "serial", label: t("asset.serial"), required: true, max: 80 },
    { name: "model_id", label: t("asset.model"), kind: "search", required: true, search: findModels },
    ...(customer ? [] : [{ name: "customer_id", label: t("asset.customer"), kind: "search" as const, required: true, search: findCustomers }]),
    { name: "site_id", label: t("asset.site"), kind: "choice", options: sites, hint: chosen && owner.data && sites.length === 0 ? t("asset.no_sites") : undefined },
    { name: "installed_on", label: t("asset.installed"), kind: "day", half: true },
    { name: "sold_on", label: t("asset.sold"), kind: "day", half: true },
    { name: "status", label: t("asset.status"), kind: "choice", required: true, options: statuses.map((value) => ({ value, label: t(`asset.status.${value}`) })) },
    { name: "note", label: t("asset.note"), kind: "long", max: 2000 },
  ];
  const save = async (v: Values) => {
    const a = await createAsset({ ...v, customer_id: customer?.id ?? v.customer_id });
    await queries.invalidateQueries({ queryKey: ["asset"] });
    toast.ok(t("asset.made", { serial: a.serial, number: a.number }));
    onDone(a);
  };
  return <FormDialog title={customer ? t("asset.new_for", { name: customer.name }) : t("asset.new")} first={{ status: "in_use" }} fields={fields} wide submit={t("act.save")} onChange={(v) => setChosen(customer?.id ?? v.customer_id ?? "")} onSubmit={save} onClose={onClose} />;
}
