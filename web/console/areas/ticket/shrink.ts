const large = 1_500_000;
const longest = 2000;

/** Photos of a telephone are made smaller before they travel; everything else goes as it is. */
export async function shrink(file: File): Promise<Blob> {
  if (file.size < large || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, longest / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    const small = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
    return small.size < file.size ? small : file;
  } catch {
    return file; // not a picture this browser can read: the server decides
  }
}
