import { useQuery } from "@tanstack/react-query";
import { ClockBar, Facts, Failed, SidePanel, StatusPill } from "@kit/index";
import { t } from "../../t";
import { loadComplaint } from "./api";
import "./complaint.css";
import { useFacts } from "./useFacts";

interface Props {
  id: string;
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
}

/** A complaint beside the list: what was said, its clocks, its facts. */
export function ComplaintPanel({ id, onClose, onStep }: Props) {
  const q = useQuery({ queryKey: ["complaint", "view", id], queryFn: ({ signal }) => loadComplaint(id, signal) });
  const facts = useFacts(q.data);
  if (q.error && !q.data) return <SidePanel title={t("complaint.one")} onClose={onClose} onStep={onStep}><Failed error={q.error} again={() => void q.refetch()} /></SidePanel>;
  if (!q.data) return <SidePanel title={t("complaint.one")} onClose={onClose} onStep={onStep}><div className="bones"><i /><i /><i /></div></SidePanel>;
  const { complaint: c, clocks } = q.data;
  return (
    <SidePanel title={`${c.number} · ${c.customer_name}`} sub={<StatusPill of="complaint" state={c.state} />} to={`/complaints/${id}`} onClose={onClose} onStep={onStep}>
      <blockquote className="complaint-said">{c.content}</blockquote>
      {clocks.map((k) => <ClockBar key={k.id ?? k.metric} clock={k} />)}
      <Facts facts={facts} />
    </SidePanel>
  );
}
