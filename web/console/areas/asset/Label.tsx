import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Failed } from "@kit/index";
import { Link } from "@shared/router";
import type { PageProps } from "../../pages";
import { t } from "../../t";
import { loadAsset } from "./api";
import "./asset.css";

/** The label alone, as it comes out of the printer: 62 × 29 mm and nothing else on the sheet. */
export default function Label({ params }: PageProps) {
  const id = params.id ?? "";
  const q = useQuery({ queryKey: ["asset", "view", id], queryFn: ({ signal }) => loadAsset(id, signal) });
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  if (!q.data) return <div className="bones"><i /><i /></div>;
  return (
    <div className="label-page">
      <header className="row">
        <h1>{t("asset.label")}</h1>
        <Link to={`/assets/${id}`}>{q.data.model_name} · <span className="mono">{q.data.serial}</span></Link>
        <Button type="primary" className="actions" icon={<PrinterOutlined />} onClick={() => window.print()}>{t("asset.print")}</Button>
      </header>
      <p className="second">{t("asset.print_hint")}</p>
      <img className="label-sheet" src={`/api/assets/${id}/label.svg`} alt={t("asset.label_alt", { code: q.data.label_code })} />
    </div>
  );
}
