import { ArrowLeftOutlined, MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import type { ReactNode } from "react";
import { go } from "@shared/router";
import { t } from "../t";

export interface Step {
  key: string;
  label: string;
  danger?: boolean;
  run: () => void;
}

interface Props {
  /** Where "back" leads when the page was opened by its address. */
  back: string;
  number?: string;
  name: string;
  /** State pill and clock. */
  state?: ReactNode;
  /** The one next step. */
  primary?: Step & { loading?: boolean };
  /** All other steps, in a menu. */
  steps?: Step[];
  left: ReactNode;
  middle: ReactNode;
  right?: ReactNode;
}

/** An object's page: head with state, clock and next step; facts, story and surroundings side by side. */
export function DetailLayout({ back, number, name, state, primary, steps = [], left, middle, right }: Props) {
  return (
    <div className="detail">
      <header className="detail-head">
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t("act.back")} onClick={() => (history.length > 1 ? history.back() : go(back))} />
        <div className="detail-name">
          {number && <span className="mono third">{number}</span>}
          <h1>{name}</h1>
          {state}
        </div>
        <div className="actions">
          {primary && <Button type="primary" danger={primary.danger} loading={primary.loading} onClick={primary.run}>{primary.label}</Button>}
          {steps.length > 0 && (
            <Dropdown trigger={["click"]} menu={{ items: steps.map((s) => ({ key: s.key, label: s.label, danger: s.danger, onClick: s.run })) }}>
              <Button icon={<MoreOutlined />} aria-label={t("act.more")} />
            </Dropdown>
          )}
        </div>
      </header>
      <div className={right ? "detail-cols three" : "detail-cols"}>
        <div>{left}</div>
        <div className="detail-middle">{middle}</div>
        {right && <div>{right}</div>}
      </div>
    </div>
  );
}

/** One block of an object's page. */
export function Card({ title, extra, children }: { title?: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="card">
      {title && <header><h2>{title}</h2>{extra}</header>}
      <div>{children}</div>
    </section>
  );
}
