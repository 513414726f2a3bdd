import { Button, Input } from "antd";
import { useAction, useDraft } from "@kit/index";
import { post } from "@shared/api";
import { t } from "../../t";
import type { Case, CaseView } from "./api";
import { Choices } from "./Choices";

type Reader = "internal" | "customer";

/** The one box to write in: a note for colleagues, or a message that the customer reads, never mistaken for each other. */
export function Reply({ ticket, onSent }: { ticket: Case; onSent: () => void }) {
  const draft = useDraft(`ticket.reply.${ticket.id}`, () => ({ text: "", to: "internal" as Reader }));
  const { text, to } = draft.value;
  const action = useAction((body: string, visibility: Reader) => post<CaseView>("/api/tickets/{id}/notes", { text: body, visibility }, { path: { id: ticket.id } }), {
    refresh: ["ticket"],
    then: () => {
      draft.forget();
      onSent();
    },
  });
  const send = () => {
    if (text.trim() && !action.busy) void action.run(text.trim(), to);
  };
  return (
    <form
      className={`reply ${to}`}
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <Input.TextArea
        autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} aria-label={to === "customer" ? t("ticket.to_customer") : t("ticket.to_us")} value={text}
        placeholder={to === "customer" ? t("ticket.to_customer_hint") : t("ticket.to_us_hint")}
        onChange={(e) => draft.set({ text: e.target.value, to })}
        onKeyDown={(e) => (e.ctrlKey || e.metaKey) && e.key === "Enter" && send()}
      />
      <div className="row">
        <Choices<Reader> label={t("ticket.reader")} value={to} onChange={(next) => draft.set({ text, to: next })} options={[{ value: "internal", label: t("ticket.to_us") }, { value: "customer", label: t("ticket.to_customer"), tone: "amber" }]} />
        <Button className="send" htmlType="submit" loading={action.busy} disabled={!text.trim()}>{to === "customer" ? t("act.send") : t("ticket.add_note")}</Button>
      </div>
    </form>
  );
}
