// Makes a picture of a screen small: a screen has few colours, and a PNG with a palette of 256 needs a third of the bytes.
import zlib from "node:zlib";

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function* chunks(png) {
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += 12 + length;
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(zlib.crc32(body), body.length + 4);
  return out;
}

// pixels undoes the filters of a PNG of 8 bits, with or without transparency.
function pixels(png) {
  let width, height, depth;
  const packed = [];
  for (const { type, data } of chunks(png)) {
    if (type === "IHDR") [width, height, depth] = [data.readUInt32BE(0), data.readUInt32BE(4), data[9] === 6 ? 4 : 3];
    if (type === "IDAT") packed.push(data);
  }
  const raw = zlib.inflateSync(Buffer.concat(packed));
  const row = width * depth;
  const out = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const left = x < depth ? 0 : out[y * row + x - depth];
      const up = y === 0 ? 0 : out[(y - 1) * row + x];
      const corner = x < depth || y === 0 ? 0 : out[(y - 1) * row + x - depth];
      out[y * row + x] = raw[y * (row + 1) + 1 + x] + guess(filter, left, up, corner);
    }
  }
  return { width, height, depth, bytes: out };
}

function guess(filter, left, up, corner) {
  if (filter < 3) return [0, left, up][filter];
  if (filter === 3) return (left + up) >> 1;
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

// palette takes the most frequent colours, five bits of each part being near enough to count as one.
function palette({ depth, bytes }) {
  const count = new Map();
  for (let i = 0; i < bytes.length; i += depth) {
    const colour = (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2];
    count.set(colour, (count.get(colour) ?? 0) + 1);
  }
  const near = new Map();
  for (const [colour, n] of [...count].sort((a, b) => b[1] - a[1])) {
    const bucket = colour & 0xf8f8f8;
    const kept = near.get(bucket);
    if (kept) kept.n += n;
    else near.set(bucket, { colour, n });
  }
  return [...near.values()].sort((a, b) => b.n - a.n).slice(0, 256).map((e) => e.colour);
}

export function small(png) {
  const picture = pixels(png);
  const colours = palette(picture);
  const nearest = new Map();
  const find = (colour) => {
    let best = 0, least = Infinity;
    for (const [i, c] of colours.entries()) {
      const d = ((c >> 16) - (colour >> 16)) ** 2 + (((c >> 8) & 255) - ((colour >> 8) & 255)) ** 2 + ((c & 255) - (colour & 255)) ** 2;
      if (d < least) [best, least] = [i, d];
    }
    return best;
  };
  const { width, height, depth, bytes } = picture;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * depth;
      const colour = (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2];
      let at = nearest.get(colour);
      if (at === undefined) nearest.set(colour, (at = find(colour)));
      rows[y * (width + 1) + 1 + x] = at;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.from(colours.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]));
  return Buffer.concat([signature, chunk("IHDR", head), chunk("PLTE", table), chunk("IDAT", zlib.deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
