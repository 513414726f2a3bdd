import { Component, type ReactNode } from "react";
import { ApiError } from "@shared/api";
import { t } from "../t";

interface Props {
  /** A change of this value clears the failure: the address of the page. */
  at: string;
  children: ReactNode;
}

const stale = /dynamically imported module|Importing a module script|module script failed/i;

/** Keeps a broken page from taking the rest along, and says what to do. */
export class ErrorBoundary extends Component<Props, { error?: Error; at: string }> {
  override state: { error?: Error; at: string } = { at: this.props.at };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: { at: string }) {
    return props.at === state.at ? null : { at: props.at, error: undefined };
  }

  override render() {
    const { error } = this.state;
    return error ? <Failed error={error} again={() => this.setState({ error: undefined })} /> : this.props.children;
  }
}

/** What went wrong, the request's number for whoever helps, and the way on. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const old = error instanceof Error && stale.test(error.message);
  const request = error instanceof ApiError ? error.requestId : "";
  const text = old ? t("error.stale") : error instanceof ApiError ? error.message : t("error.internal");
  const lost = error instanceof ApiError && error.kind === "not_found";
  return (
    <div className="empty" role="alert">
      <strong>{old || lost ? text : t("error.page")}</strong>
      {!old && !lost && <p>{text}</p>}
      {request && <small className="mono">{t("error.request", { id: request })}</small>}
      <p className="row">
        {again && !old && <button type="button" className="button" onClick={again}>{t("act.retry")}</button>}
        <button type="button" className="button" onClick={() => location.reload()}>{t("act.reload")}</button>
      </p>
    </div>
  );
}
