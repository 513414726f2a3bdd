import { useEffect, useRef } from "react";
import { t } from "@shared/i18n";

/** A field to sign in with a finger; hands over the drawing as SVG, or nothing when it is cleared. */
export function Sign({ label, onChange }: { label: string; onChange: (svg: string | undefined) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const clear = useRef<() => void>(() => {});
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    let off = () => {};
    let gone = false;
    void import("signature_pad").then(({ default: SignaturePad }) => {
      const c = canvas.current;
      if (!c || gone) return;
      const ratio = Math.max(devicePixelRatio, 1);
      c.width = c.offsetWidth * ratio;
      c.height = c.offsetHeight * ratio;
      c.getContext("2d")?.scale(ratio, ratio);
      const pad = new SignaturePad(c, { penColor: "#161b26" });
      pad.addEventListener("endStroke", () => tell.current(pad.toSVG()));
      clear.current = () => {
        pad.clear();
        tell.current(undefined);
      };
      off = () => pad.off();
    });
    return () => {
      gone = true;
      off();
    };
  }, []);
  return (
    <div className="m-sign">
      <canvas ref={canvas} role="img" aria-label={label} />
      <button type="button" onClick={() => clear.current()}>{t("act.clear")}</button>
    </div>
  );
}
