import { EditOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { FormDialog, Map, Pill, Tel, toast, type FormField, type Values } from "@kit/index";
import { LANG_NAMES, LANGS } from "@shared/i18n";
import { wayTo } from "@shared/geo";
import { queries } from "../../queries";
import { useMay } from "../../session";
import { t } from "../../t";
import { saveContact, saveSite, type Contact, type CustomerView, type Site } from "./api";

const channels = ["phone", "sms", "email", "wechat", "wecom", "kakao", "line"] as const;
const fresh = () => queries.invalidateQueries({ queryKey: ["customer"] });

interface Props {
  customer: CustomerView;
}

/** The people to talk to. */
export function Contacts({ customer }: Props) {
  const mayWrite = useMay("customer.write");
  const [open, setOpen] = useState<Contact | "new">();
  const old = open === "new" ? undefined : open;
  const fields: FormField[] = [
    { name: "name", label: t("customer.contact"), required: true, max: 100, half: true },
    { name: "post", label: t("customer.post"), max: 100, half: true },
    { name: "phone", label: t("customer.phone"), kind: "phone", max: 40, half: true },
    { name: "email", label: t("customer.email"), kind: "email", max: 120, half: true },
    { name: "lang", label: t("customer.lang"), kind: "choice", half: true, options: LANGS.map((value) => ({ value, label: LANG_NAMES[value] })) },
    { name: "channel", label: t("customer.channel"), kind: "choice", half: true, options: channels.map((value) => ({ value, label: t(`customer.channel.${value}`) })) },
    ...(old ? [{ name: "active", label: t("customer.state"), kind: "choice" as const, required: true, options: states() }] : []),
  ];
  const save = async ({ active, ...v }: Values) => {
    await saveContact(customer.id, { ...v, ...(old ? { active: active === "true" } : {}) }, old);
    await fresh();
    toast.ok(t("customer.saved"));
  };
  return (
    <div className="parts">
      {customer.contacts.map((c) => (
        <div key={c.id} className={c.active ? "part" : "part gone"}>
          <p><b>{c.name}</b> {c.post && <span className="second">{c.post}</span>} {c.channel && <Pill hue="gray">{t(`customer.channel.${c.channel as "phone"}`)}</Pill>}</p>
          {c.phone && <Tel number={c.phone} />}
          {c.email && <p><a href={`mailto:${c.email}`}>{c.email}</a></p>}
          {mayWrite && <button type="button" className="icon pencil" aria-label={`${t("act.edit")}: ${c.name}`} onClick={() => setOpen(c)}><EditOutlined /></button>}
        </div>
      ))}
      {customer.contacts.length === 0 && <p className="third">{t("customer.no_contacts")}</p>}
      {mayWrite && <Button size="small" icon={<PlusOutlined />} onClick={() => setOpen("new")}>{t("customer.add_contact")}</Button>}
      {open && (
        <FormDialog
          title={old ? old.name : t("customer.add_contact")} fields={fields} submit={t("act.save")} onSubmit={save} onClose={() => setOpen(undefined)}
          first={old ? { name: old.name, post: old.post, phone: old.phone, email: old.email, lang: old.lang, channel: old.channel, active: String(old.active) } : {}}
        />
      )}
    </div>
  );
}

const states = () => [{ value: "true", label: t("customer.active") }, { value: "false", label: t("customer.inactive") }];

/** The places where machines stand, on a map when they are known. */
export function Sites({ customer }: Props) {
  const mayWrite = useMay("customer.write");
  const [open, setOpen] = useState<Site | "new">();
  const old = open === "new" ? undefined : open;
  const points = useMemo(() => customer.sites.flatMap((s) => (s.lat == null || s.lon == null ? [] : [{ id: s.id, lat: s.lat, lon: s.lon, label: s.name, hue: s.active ? ("blue" as const) : ("gray" as const) }])), [customer.sites]);
  const fields: FormField[] = [
    { name: "name", label: t("customer.site"), required: true, max: 200, half: true },
    { name: "region", label: t("customer.region"), max: 100, half: true },
    { name: "address", label: t("customer.address"), max: 400 },
    { name: "access_note", label: t("customer.access"), kind: "long", max: 1000 },
    { name: "place", label: t("customer.place"), kind: "place", hint: t("customer.place_hint") },
    ...(old ? [{ name: "active", label: t("customer.state"), kind: "choice" as const, required: true, options: states() }] : []),
  ];
  const save = async ({ active, place, ...v }: Values) => {
    const [lat, lon] = (place ?? "").split(",").map((s) => Number(s.trim()));
    const at = place && lat !== undefined && lon !== undefined ? { lat, lon } : old ? { lat: null, lon: null } : {};
    await saveSite(customer.id, { ...v, ...at, ...(old ? { active: active === "true" } : {}) }, old);
    await fresh();
    toast.ok(t("customer.saved"));
  };
  return (
    <div className="parts">
      {points.length > 0 && <Map points={points} height={180} onOpen={(id) => setOpen(customer.sites.find((s) => s.id === id))} />}
      {customer.sites.map((s) => (
        <div key={s.id} className={s.active ? "part" : "part gone"}>
          <p><b>{s.name}</b></p>
          <p className="second">{s.address}{s.lat != null && s.lon != null && <> · <a href={wayTo(s.lat, s.lon, s.name)}>{t("act.navigate")}</a></>}</p>
          {s.access_note && <p className="third">{s.access_note}</p>}
          {mayWrite && <button type="button" className="icon pencil" aria-label={`${t("act.edit")}: ${s.name}`} onClick={() => setOpen(s)}><EditOutlined /></button>}
        </div>
      ))}
      {customer.sites.length === 0 && <p className="third">{t("customer.no_sites")}</p>}
      {mayWrite && <Button size="small" icon={<PlusOutlined />} onClick={() => setOpen("new")}>{t("customer.add_site")}</Button>}
      {open && (
        <FormDialog
          title={old ? old.name : t("customer.add_site")} fields={fields} wide submit={t("act.save")} onSubmit={save} onClose={() => setOpen(undefined)}
          first={old ? { name: old.name, region: old.region, address: old.address, access_note: old.access_note, active: String(old.active), place: old.lat != null && old.lon != null ? `${old.lat}, ${old.lon}` : "" } : {}}
        />
      )}
    </div>
  );
}
