import { ClockCircleOutlined, MailOutlined, SafetyOutlined, TeamOutlined } from "@ant-design/icons";
import type { ComponentType } from "react";
import { Link } from "@shared/router";
import { may, useMe } from "../../session";
import { t, type Key } from "../../t";
import "./admin.css";

const doors: { to: string; perm: string; title: Key; hint: Key; icon: ComponentType }[] = [
  { to: "/admin/users", perm: "org.admin", title: "admin.users", hint: "admin.users_hint", icon: TeamOutlined },
  { to: "/admin/outbox", perm: "outbox.read", title: "admin.outbox", hint: "admin.outbox_hint", icon: MailOutlined },
  { to: "/admin/audit", perm: "audit.read", title: "admin.audit", hint: "admin.audit_hint", icon: SafetyOutlined },
  { to: "/admin/jobs", perm: "job.admin", title: "admin.jobs", hint: "admin.jobs_hint", icon: ClockCircleOutlined },
];

/** What there is to look after. */
export default function Overview() {
  const me = useMe();
  return (
    <div className="doors">
      <h1>{t("nav.setting")}</h1>
      <ul>
        {doors.filter((d) => may(me, d.perm)).map((d) => (
          <li key={d.to}><Link to={d.to}><d.icon aria-hidden /><span><b>{t(d.title)}</b><small>{t(d.hint)}</small></span></Link></li>
        ))}
      </ul>
    </div>
  );
}
