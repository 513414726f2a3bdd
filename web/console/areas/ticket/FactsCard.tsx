import { EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { Card, Dialog, Facts, toast, UrgencyPill, type Fact } from "@kit/index";
import { asApiError, patch } from "@shared/api";
import { brief, phone, stamp } from "@shared/format";
import { say } from "@shared/i18n";
import { queries } from "../../queries";
import { useMay } from "../../session";
import { t } from "../../t";
import type { Case, CaseView } from "./api";
import { useCallerOf } from "./intake";
import { PlaceField, type Spot } from "./PlaceField";
import { useLists } from "./words";
import { WishField, type Wish } from "./WishField";

type Change = Partial<Pick<Case, "symptom" | "description" | "urgency" | "channel" | "service_mode" | "next" | "caller" | "phone" | "contact_id" | "asset_id" | "site_id" | "address" | "lat" | "lon" | "wished_from" | "wished_to">>;

/** Changes facts of a case and offers to take it back; when somebody was faster, the newest state is fetched. */
function usePatch(ticket: Case) {
  const put = async (change: Change, version: number) => {
    try {
      return await patch<CaseView>("/api/tickets/{id}", { ...change, version }, { path: { id: ticket.id } });
    } catch (thrown) {
      if (asApiError(thrown).kind === "conflict") await queries.invalidateQueries({ queryKey: ["ticket"] });
      throw thrown;
    }
  };
  const keep = (v: CaseView) => {
    queries.setQueryData(["ticket", "view", ticket.id], v);
    void queries.invalidateQueries({ queryKey: ["ticket", "list"] });
  };
  return async (change: Change, label: string) => {
    const before = Object.fromEntries(Object.keys(change).map((k) => [k, ticket[k as keyof Change] ?? null])) as Change;
    const now = await put(change, ticket.version);
    keep(now);
    toast.ok(t("ticket.changed", { label }), async () => keep(await put(before, now.ticket.version)));
  };
}

/** The facts of a case, each changed where it stands (FORM-32). */
export function FactsCard({ view }: { view: CaseView }) {
  const { ticket, contact, asset } = view;
  const may = useMay("ticket.update");
  const change = usePatch(ticket);
  const { options, name } = useLists();
  const [editing, setEditing] = useState<"place" | "wish" | "machine">();
  const tel = contact?.phone || ticket.phone;
  const fact = (key: "symptom" | "description" | "caller", label: string, long = false): Fact => ({
    label, value: ticket[key], edit: may ? { text: ticket[key], long, save: (v) => change({ [key]: v }, label) } : undefined,
  });
  const choice = (key: "urgency" | "channel" | "service_mode" | "next", label: string, list: string, value?: Fact["value"]): Fact => ({
    label, value: value ?? name(list, ticket[key]), edit: may ? { text: ticket[key], options: options(list), save: (v) => change({ [key]: v }, label) } : undefined,
  });
  const pencil = (what: typeof editing, label: string) => may && <button type="button" className="icon pencil" aria-label={`${t("act.edit")}: ${label}`} onClick={() => setEditing(what)}><EditOutlined /></button>;
  const wish = ticket.wished_from && `${brief(ticket.wished_from)}${ticket.wished_to ? ` – ${brief(ticket.wished_to)}` : ""}`;
  const facts: Fact[] = [
    fact("symptom", t("ticket.symptom"), true),
    fact("description", t("ticket.description"), true),
    choice("urgency", t("ticket.urgency"), "ENUM-URGENCY", <UrgencyPill urgency={ticket.urgency} />),
    { label: t("ticket.kind"), value: say(`words.kind.${ticket.kind}`) },
    fact("caller", t("ticket.caller")),
    { label: t("ticket.phone"), value: tel && <a className="mono" href={`tel:${tel}`}>{phone(tel)}</a> },
    { label: t("ticket.asset"), value: asset && [asset.model, asset.serial].join(" · "), aside: pencil("machine", t("ticket.asset")) },
    { label: t("ticket.address"), value: ticket.address, aside: pencil("place", t("ticket.address")) },
    { label: t("intake.wish"), value: wish || t("intake.asap"), aside: pencil("wish", t("intake.wish")) },
    choice("channel", t("ticket.channel"), "ENUM-35"),
    choice("next", t("ticket.next"), "ENUM-NEXT"),
    choice("service_mode", t("ticket.mode"), "ENUM-17"),
    { label: t("ticket.owner"), value: [ticket.owner_name, ticket.unit_name].filter(Boolean).join(" · ") },
    { label: t("ticket.assignee"), value: ticket.assignee_name },
    { label: t("ticket.taken_by"), value: [ticket.taker_name, brief(ticket.created_at)].filter(Boolean).join(" · ") },
    ...(ticket.external_id ? [{ label: t("ticket.external"), value: <span className="mono">{ticket.external_id}</span> }] : []),
    ...(ticket.round > 1 ? [{ label: t("ticket.round"), value: t("ticket.round_n", { n: ticket.round }) }] : []),
    ...(ticket.resolution ? [{ label: t("ticket.resolution"), value: ticket.resolution }] : []),
    ...(ticket.satisfaction ? [{ label: t("ticket.satisfaction"), value: say(`rating.${ticket.satisfaction}`) }] : []),
    ...(ticket.closed_at ? [{ label: t("ticket.closed_at"), value: stamp(ticket.closed_at) }] : []),
  ];
  const done = () => setEditing(undefined);
  return (
    <Card title={t("ticket.facts")}>
      <Facts facts={facts} />
      {editing === "place" && <PlaceDialog view={view} onSave={(spot) => change({ address: spot.address, lat: spot.lat ?? null, lon: spot.lon ?? null }, t("ticket.address"))} onClose={done} />}
      {editing === "wish" && <WishDialog ticket={ticket} onSave={(w) => change({ wished_from: w?.from ?? null, wished_to: w?.to ?? null }, t("intake.wish"))} onClose={done} />}
      {editing === "machine" && <MachineDialog view={view} onSave={(asset_id) => change({ asset_id }, t("ticket.asset"))} onClose={done} />}
    </Card>
  );
}

interface EditProps {
  title: string;
  wide?: boolean;
  onSave: () => Promise<unknown>;
  onClose: () => void;
  children: React.ReactNode;
}

function EditDialog({ title, wide, onSave, onClose, children }: EditProps) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await onSave();
      onClose();
    } catch (thrown) {
      toast.fail(thrown);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} wide={wide} className={wide ? undefined : "loose"} onClose={onClose}>
      {children}
      <p className="dialog-foot"><Button type="primary" loading={busy} onClick={() => void save()}>{t("act.save")}</Button></p>
    </Dialog>
  );
}

function PlaceDialog({ view, onSave, onClose }: { view: CaseView; onSave: (spot: Spot) => Promise<unknown>; onClose: () => void }) {
  const { ticket, site } = view;
  const [spot, setSpot] = useState<Spot>({ address: ticket.address, lat: ticket.lat, lon: ticket.lon });
  const points = site?.lat != null && site.lon != null ? [{ id: site.id, lat: site.lat, lon: site.lon, label: site.name }] : [];
  return (
    <EditDialog title={t("ticket.address")} wide onSave={() => onSave(spot)} onClose={onClose}>
      <PlaceField spot={spot} onChange={setSpot} points={points} onPoint={() => site && setSpot({ address: site.address, lat: site.lat, lon: site.lon })} height={300} />
    </EditDialog>
  );
}

function WishDialog({ ticket, onSave, onClose }: { ticket: Case; onSave: (wish: Wish | undefined) => Promise<unknown>; onClose: () => void }) {
  const [wish, setWish] = useState<Wish | undefined>(ticket.wished_from && ticket.wished_to ? { from: ticket.wished_from, to: ticket.wished_to } : undefined);
  return <EditDialog title={t("intake.wish")} onSave={() => onSave(wish)} onClose={onClose}><WishField value={wish} onChange={setWish} /></EditDialog>;
}

function MachineDialog({ view, onSave, onClose }: { view: CaseView; onSave: (id: string) => Promise<unknown>; onClose: () => void }) {
  const caller = useCallerOf(view.ticket.customer_id);
  const [chosen, setChosen] = useState(view.ticket.asset_id);
  return (
    <EditDialog title={t("ticket.asset")} onSave={() => onSave(chosen)} onClose={onClose}>
      <div className="machine-list long" role="radiogroup" aria-label={t("ticket.asset")}>
        {[...(caller?.assets ?? []), undefined].map((m) => (
          <label key={m?.id ?? ""} className={chosen === (m?.id ?? "") ? "on" : ""}>
            <input type="radio" name="machine" checked={chosen === (m?.id ?? "")} onChange={() => setChosen(m?.id ?? "")} />
            {m ? <span className="machine-name"><strong>{m.model}</strong> <span className="mono third">{m.serial}</span></span> : <span className="third">{t("intake.no_machine")}</span>}
          </label>
        ))}
      </div>
    </EditDialog>
  );
}
