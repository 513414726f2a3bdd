import { CloseOutlined, DownOutlined, ExpandAltOutlined, UpOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { go } from "@shared/router";
import { t } from "../t";

interface Props {
  title: ReactNode;
  /** What stands under the title: pill, clock. */
  sub?: ReactNode;
  /** The full page of the same thing. */
  to?: string;
  onClose: () => void;
  /** Neighbours in the list; also the keys J and K. */
  onStep?: (by: 1 | -1) => void;
  /** The foot: the next step. */
  foot?: ReactNode;
  children: ReactNode;
}

/** A thing opened beside its list: 560 px, the list keeps its place. */
export function SidePanel({ title, sub, to, onClose, onStep, foot, children }: Props) {
  return (
    <aside className="panel" aria-label={typeof title === "string" ? title : undefined}>
      <header>
        <div>
          <h2>{title}</h2>
          {sub && <div className="row">{sub}</div>}
        </div>
        <div className="panel-tools">
          {onStep && <Button size="small" type="text" icon={<UpOutlined />} aria-label={t("key.previous")} title={`${t("key.previous")} (K)`} onClick={() => onStep(-1)} />}
          {onStep && <Button size="small" type="text" icon={<DownOutlined />} aria-label={t("key.next")} title={`${t("key.next")} (J)`} onClick={() => onStep(1)} />}
          {to && <Button size="small" type="text" icon={<ExpandAltOutlined />} aria-label={t("panel.full")} title={t("panel.full")} onClick={() => go(to)} />}
          <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t("act.close")} title={`${t("act.close")} (Esc)`} onClick={onClose} />
        </div>
      </header>
      <div className="panel-body" tabIndex={0}>{children}</div>
      {foot && <footer>{foot}</footer>}
    </aside>
  );
}
