import { useQuery } from "@tanstack/react-query";
import { Card, Facts, Failed, SidePanel } from "@kit/index";
import { t } from "../../t";
import { loadCustomer } from "./api";
import "./customer.css";
import { Contacts, Sites } from "./Parts";
import { useFacts } from "./useFacts";

interface Props {
  id: string;
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
}

/** A customer beside the list: facts, people, places. */
export function CustomerPanel({ id, onClose, onStep }: Props) {
  const q = useQuery({ queryKey: ["customer", "view", id], queryFn: ({ signal }) => loadCustomer(id, signal) });
  const facts = useFacts(q.data);
  if (q.error && !q.data) return <SidePanel title={t("customer.one")} onClose={onClose} onStep={onStep}><Failed error={q.error} again={() => void q.refetch()} /></SidePanel>;
  if (!q.data) return <SidePanel title={t("customer.one")} onClose={onClose} onStep={onStep}><div className="bones"><i /><i /><i /></div></SidePanel>;
  return (
    <SidePanel title={q.data.name} sub={<span className="mono third">{q.data.number}</span>} to={`/customers/${id}`} onClose={onClose} onStep={onStep}>
      <Facts facts={facts} />
      <Card title={t("customer.contacts")}><Contacts customer={q.data} /></Card>
      <Card title={t("customer.sites")}><Sites customer={q.data} /></Card>
    </SidePanel>
  );
}
