import type { ReactNode } from "react";

/** Why there is nothing here and the one thing to do about it. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children && <p>{children}</p>}
      {action && <p className="row">{action}</p>}
    </div>
  );
}
