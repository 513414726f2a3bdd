import { CloseOutlined } from "@ant-design/icons";
import { useEffect, useRef, type ReactNode } from "react";
import { t } from "../t";

interface Props {
  title?: string;
  label?: string;
  wide?: boolean;
  className?: string;
  onClose: () => void;
  children: ReactNode;
}

/** A modal on the browser's own dialog: focus stays inside, Escape and a click beside it close it. */
export function Dialog({ title, label, wide, className, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-label={title ?? label}
      className={["dialog", wide && "wide", className].filter(Boolean).join(" ")}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      onClick={(e) => e.target === ref.current && onClose()}
    >
      {title && (
        <header>
          <h2>{title}</h2>
          <button type="button" className="icon" aria-label={t("act.close")} onClick={onClose}><CloseOutlined /></button>
        </header>
      )}
      {children}
    </dialog>
  );
}
