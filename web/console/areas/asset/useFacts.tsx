import { useQuery } from "@tanstack/react-query";
import { usePeople, type Fact } from "@kit/index";
import { number, stamp } from "@shared/format";
import { Link } from "@shared/router";
import { queries } from "../../queries";
import { useMay } from "../../session";
import { t } from "../../t";
import { loadCustomer } from "../customer/api";
import { changeAsset, type AssetView } from "./api";
import { statuses } from "./status";

/** The facts of a machine, each changed where it stands. */
export function useFacts(a: AssetView | undefined): Fact[] {
  const mayWrite = useMay("asset.write");
  const people = usePeople();
  const customer = useQuery({ queryKey: ["customer", "view", a?.customer_id], enabled: Boolean(a?.customer_id), queryFn: ({ signal }) => loadCustomer(a?.customer_id ?? "", signal) });
  if (!a) return [];
  const sites = customer.data?.sites ?? [];
  const site = sites.find((s) => s.id === a.site_id);
  const edit = (field: keyof AssetView, options?: { value: string; label: string }[], long?: boolean): Fact["edit"] => {
    if (!mayWrite) return undefined;
    const save = async (value: string) => {
      const next = await changeAsset(a, { [field]: field === "meter" ? Number(value) : value });
      queries.setQueryData(["asset", "view", a.id], next);
      await queries.invalidateQueries({ queryKey: ["asset"] });
    };
    return { text: String(a[field] ?? ""), options, long, save };
  };
  const persons = people.people.map((p) => ({ value: p.id, label: p.name }));
  return [
    { label: t("asset.serial"), value: <span className="mono">{a.serial}</span>, edit: edit("serial") },
    { label: t("asset.model"), value: [a.model.brand, a.model.name].filter(Boolean).join(" · ") },
    { label: t("asset.customer"), value: <Link to={`/customers/${a.customer_id}`}>{a.customer_name}</Link> },
    { label: t("asset.site"), value: site && [site.name, site.address].filter(Boolean).join(" · "), edit: edit("site_id", sites.filter((s) => s.active).map((s) => ({ value: s.id, label: s.name }))) },
    { label: t("asset.status"), value: t(`asset.status.${a.status}`), edit: edit("status", statuses.map((value) => ({ value, label: t(`asset.status.${value}`) }))) },
    { label: t("asset.installed"), value: a.installed_on, edit: edit("installed_on") },
    { label: t("asset.sold"), value: a.sold_on, edit: edit("sold_on") },
    { label: t("asset.assignee"), value: people.name(a.assignee_id), edit: edit("assignee_id", [{ value: "", label: "–" }, ...persons]) },
    { label: t("asset.unit"), value: people.unit(a.unit_id), edit: edit("unit_id", people.units.map((u) => ({ value: u.id, label: u.name }))) },
    { label: t("asset.meter"), value: a.meter ? number(a.meter) : "", edit: edit("meter") },
    { label: t("asset.note"), value: a.note, edit: edit("note", undefined, true) },
    { label: t("asset.updated"), value: [stamp(a.updated_at), a.updated_by].filter(Boolean).join(" · ") },
  ];
}
