import { useEffect, useState } from "react";
import { asApiError } from "@shared/api";

interface Message {
  text: string;
  bad?: boolean;
}

let show: (message: Message | undefined) => void = () => {};

export const toast = {
  ok: (text: string) => show({ text }),
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
    const timer = setTimeout(() => setMessage(undefined), message.bad ? 8000 : 4000);
    return () => clearTimeout(timer);
  }, [message]);
  return <div aria-live="polite">{message && <div className={message.bad ? "m-toast bad" : "m-toast"} role={message.bad ? "alert" : "status"} onClick={() => setMessage(undefined)}>{message.text}</div>}</div>;
}
