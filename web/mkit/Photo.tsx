import { useEffect, useMemo } from "react";
import { t } from "@shared/i18n";
import { newId } from "@shared/id";

export interface Picture {
  id: string;
  blob: Blob;
}

const longest = 1600;

/** Shrinks a photo to 1600 px JPEG before it is kept or sent: a tenth of the bytes, still readable. */
export async function shrink(file: Blob): Promise<Blob> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.8));
  return small && small.size < file.size ? small : file;
}

/** Photos as tiles, taken with the camera or chosen. */
export function Photo({ pictures, onChange, most = 6 }: { pictures: Picture[]; onChange: (pictures: Picture[]) => void; most?: number }) {
  const add = async (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])].slice(0, most - pictures.length);
    const added = await Promise.all(files.map(async (file) => ({ id: newId(), blob: await shrink(file).catch(() => file) })));
    input.value = "";
    onChange([...pictures, ...added]);
  };
  return (
    <div className="m-photos">
      {pictures.map((p) => <Tile key={p.id} blob={p.blob} onDrop={() => onChange(pictures.filter((q) => q.id !== p.id))} />)}
      {pictures.length < most && (
        <label>
          <span aria-hidden>＋</span>
          <input className="sr" type="file" accept="image/*" multiple aria-label={t("photo.add")} onChange={(e) => void add(e.currentTarget)} />
        </label>
      )}
    </div>
  );
}

function Tile({ blob, onDrop }: { blob: Blob; onDrop: () => void }) {
  const url = useMemo(() => URL.createObjectURL(blob), [blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <span><img src={url} alt={t("photo.one")} /><button type="button" aria-label={t("act.remove")} onClick={onDrop}>✕</button></span>;
}
