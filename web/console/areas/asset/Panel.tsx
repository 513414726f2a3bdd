import { useQuery } from "@tanstack/react-query";
import { Card, Facts, Failed, Pill, SidePanel } from "@kit/index";
import { t } from "../../t";
import { loadAsset } from "./api";
import "./asset.css";
import { Covers } from "./Covers";
import { statusHue } from "./status";
import { useFacts } from "./useFacts";

interface Props {
  id: string;
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
}

/** A machine beside the list: facts and cover. */
export function AssetPanel({ id, onClose, onStep }: Props) {
  const q = useQuery({ queryKey: ["asset", "view", id], queryFn: ({ signal }) => loadAsset(id, signal) });
  const facts = useFacts(q.data);
  if (q.error && !q.data) return <SidePanel title={t("asset.one")} onClose={onClose} onStep={onStep}><Failed error={q.error} again={() => void q.refetch()} /></SidePanel>;
  if (!q.data) return <SidePanel title={t("asset.one")} onClose={onClose} onStep={onStep}><div className="bones"><i /><i /><i /></div></SidePanel>;
  const a = q.data;
  return (
    <SidePanel title={a.model_name} sub={<><span className="mono third">{a.serial}</span><Pill hue={statusHue(a.status)}>{t(`asset.status.${a.status}`)}</Pill></>} to={`/assets/${id}`} onClose={onClose} onStep={onStep}>
      <Card title={t("asset.cover")}><Covers asset={id} /></Card>
      <Facts facts={facts} />
    </SidePanel>
  );
}
