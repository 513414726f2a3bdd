export interface Place {
  lat: number;
  lon: number;
}

const number = "([+-]?\\d{1,3}(?:\\.\\d+)?)";
const pair = new RegExp(`^\\s*${number}\\s*[,，;\\s]\\s*${number}\\s*$`);

/** Reads "31.2304, 121.4737" as latitude and longitude (WGS-84); nothing else is a place. */
export function parsePlace(text: string): Place | undefined {
  const [, a, b] = pair.exec(text.replaceAll("°", "")) ?? [];
  const lat = Number(a);
  const lon = Number(b);
  if (a === undefined || b === undefined || Math.abs(lat) > 90 || Math.abs(lon) > 180) return undefined;
  return { lat, lon };
}

export const showPlace = (p: Place) => `${p.lat.toFixed(5)}, ${p.lon.toFixed(5)}`;
