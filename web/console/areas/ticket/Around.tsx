import { PhoneOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Card, Map, StatusPill, When } from "@kit/index";
import { get, type List } from "@shared/api";
import { brief, phone } from "@shared/format";
import { say } from "@shared/i18n";
import { Link } from "@shared/router";
import { find } from "../../pages";
import { useMay } from "../../session";
import { t } from "../../t";
import { useCalls, type CaseView } from "./api";
import { showPlace } from "./coordinates";
import { CoverWhy } from "./CoverWhy";
import { placeOf } from "./PlaceField";

/** A link where the page exists, the plain text otherwise. */
export function Door({ to, children }: { to: string; children: string }) {
  return find(to) ? <Link to={to}>{children}</Link> : <>{children}</>;
}

const Tel = ({ number }: { number: string }) => <a className="mono tel" href={`tel:${number}`}><PhoneOutlined aria-hidden /> {phone(number)}</a>;

/** What surrounds a case: customer, machine, cover, place, call-backs and complaints, other open cases. */
export function Around({ view }: { view: CaseView }) {
  const { asset, cover } = view;
  return (
    <>
      <CustomerCard view={view} />
      <Card title={t("ticket.machine_cover")}>
        {asset ? (
          <p><Door to={`/assets/${asset.id}`}>{[asset.brand, asset.model].filter(Boolean).join(" ")}</Door><br /><span className="mono third">{[asset.serial, asset.number].join(" · ")}</span></p>
        ) : <p className="third">{t("intake.no_machine")}</p>}
        <CoverWhy cover={cover} />
      </Card>
      <PlaceCard view={view} />
      <After ticketId={view.ticket.id} />
      {view.open_tickets.length > 0 && (
        <Card title={t("ticket.others", { n: view.open_tickets.length })}>
          <ul className="cases">
            {view.open_tickets.map((c) => (
              <li key={c.id} className={c.asset_id && c.asset_id === asset?.id ? "same" : ""}>
                <div className="row"><Link to={`/tickets/${c.id}`} className="mono">{c.number}</Link><StatusPill of="ticket" state={c.state} /><span className="third"><When at={c.created_at} rel /></span></div>
                <p>{c.symptom}</p>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function CustomerCard({ view }: { view: CaseView }) {
  const { customer, contact, ticket } = view;
  const numbers = [...new Set([contact?.phone, ticket.phone, customer?.phone].filter((n): n is string => Boolean(n)))];
  if (!customer) return null;
  return (
    <Card title={t("ticket.customer")}>
      <p><strong><Door to={`/customers/${customer.id}`}>{customer.name}</Door></strong><br /><small>{[customer.number, say(`customer_class.${customer.class}`)].join(" · ")}</small></p>
      <p className="contact">{[contact?.name || ticket.caller, contact?.post].filter(Boolean).join(" · ")}</p>
      {numbers.map((n) => <p key={n}><Tel number={n} /></p>)}
      {contact?.email && <p><a href={`mailto:${contact.email}`}>{contact.email}</a></p>}
    </Card>
  );
}

function PlaceCard({ view }: { view: CaseView }) {
  const { ticket, site } = view;
  const here = placeOf(ticket) ?? placeOf(site);
  const label = site?.name || ticket.address;
  const lat = here?.lat;
  const lon = here?.lon;
  const points = useMemo(() => (lat !== undefined && lon !== undefined ? [{ id: "here", lat, lon, label }] : []), [lat, lon, label]);
  return (
    <Card title={t("intake.place")}>
      {points.length > 0 && <Map points={points} height={150} />}
      <p className="address">{[...new Set([site?.name, ticket.address || site?.address])].filter(Boolean).join(" · ") || <span className="third">{t("intake.place_none")}</span>}</p>
      {site?.access_note && <p className="second">{site.access_note}</p>}
      {here && <p><a className="mono" href={`geo:${here.lat},${here.lon}`}>{showPlace(here)}</a></p>}
    </Card>
  );
}

interface ComplaintRow {
  id: string;
  number: string;
  state: string;
  content?: string;
}

/** What came after the service: call-backs and complaints of the case (PROC-35, PROC-12). */
function After({ ticketId }: { ticketId: string }) {
  const calls = useMay("followup.read");
  const complaints = useMay("complaint.read");
  const f = useCalls(ticketId, calls);
  const c = useQuery({ queryKey: ["complaint", "of", ticketId], enabled: complaints, queryFn: ({ signal }) => get<List<ComplaintRow>>("/api/complaints", { query: { ticket_id: ticketId }, signal }) });
  const rows = [
    ...(f.data ?? []).map((r) => ({ ...r, of: "followup", to: `/followups/${r.id}`, detail: `${brief(r.due_from)} – ${brief(r.due_to)}` })),
    ...(c.data?.items ?? []).map((r) => ({ ...r, of: "complaint", to: `/complaints/${r.id}`, detail: r.content ?? "" })),
  ];
  if (rows.length === 0) return null;
  return (
    <Card title={t("ticket.after")}>
      <ul className="cases">
        {rows.map((r) => (
          <li key={r.id}>
            <div className="row"><span className="mono"><Door to={r.to}>{r.number}</Door></span><StatusPill of={r.of} state={r.state} /></div>
            <small>{r.detail}</small>
          </li>
        ))}
      </ul>
    </Card>
  );
}
