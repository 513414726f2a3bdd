import { useEffect, useState } from "react";
import { asApiError } from "@shared/api";

interface Action {
  label: string;
  run: () => void;
}

interface Message {
  text: string;
  bad?: boolean;
  action?: Action;
}

let show: (message: Message | undefined) => void = () => {};

export const toast = {
  ok: (text: string, action?: Action) => show({ text, action }),
  fail: (thrown: unknown) => show({ text: asApiError(thrown).message, bad: true }),
};

/** The place where one short message appears; stands once in an app. */
export function Toasts() {
  const [message, setMessage] = useState<Message>();
  useEffect(() => {
    show = setMessage;
  }, []);
  useEffect(() => {
    if (!message) return;
    const timer = setTimeout(() => setMessage(undefined), message.bad ? 8000 : 5000);
    return () => clearTimeout(timer);
  }, [message]);
  const gone = () => setMessage(undefined);
  const act = message?.action;
  return (
    <div aria-live="polite">
      {message && (
        <div className={message.bad ? "m-toast bad" : "m-toast"} role={message.bad ? "alert" : "status"} onClick={gone}>
          <span>{message.text}</span>
          {act && <button type="button" onClick={() => act.run()}>{act.label}</button>}
        </div>
      )}
    </div>
  );
}
