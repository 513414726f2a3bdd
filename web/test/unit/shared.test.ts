import { beforeEach, expect, test, vi } from "vitest";
import { duration, phone, setZone, stamp } from "@shared/format";
import { fill, say, setTerms, setWords, t } from "@shared/i18n";
import { pickLang } from "@shared/i18n/langs";
import { parse } from "@shared/live";
import { match } from "@shared/router";
import { palettes } from "@shared/theme/tokens";
import en from "../../locales/en/common.json";
import ko from "../../locales/ko/common.json";
import { toCsv } from "../../console/kit/csv";

beforeEach(() => {
  setWords("en", en);
  setTerms(undefined);
  setZone("Asia/Shanghai");
});

test("a browser's language leads to one of ours", () => {
  expect([["zh-HK"], ["zh-Hans-CN"], ["ko-KR"], ["de", "en-US"], ["fr"]].map(pickLang)).toEqual(["zh-TW", "zh-CN", "ko", "en", "en"]);
});

test("a countable text follows the plural rules of its language", () => {
  expect([1, 2].map((n) => fill("{n} case|{n} cases", { n }))).toEqual(["1 case", "2 cases"]);
  setWords("ko", ko);
  expect(fill("{n}건", { n: 1 })).toBe("1건");
});

test("an organisation's own words win", () => {
  setTerms({ "act.save": "Keep" });
  expect([t("act.save"), say("state.ticket.unheard_of")]).toEqual(["Keep", "unheard of"]);
});

test("a length of time shows its two largest units", () => {
  expect([45, 130, 120, 1500, 2880].map((m) => duration(m * 60_000))).toEqual(["45 min", "2 h 10 min", "2 h", "1 d 1 h", "2 d"]);
});

test("telephone numbers are written as their country does", () => {
  expect(["+8613800039595", "+821012345678", "0912345678", "12345"].map(phone)).toEqual(["138 0003 9595", "010-1234-5678", "0912-345-678", "12345"]);
});

test("an instant names its zone", () => {
  expect(stamp("2026-03-02T06:20:00Z")).toContain("14:20 GMT+8");
});

test("the live stream is cut into whole messages, whatever pieces it arrives in", () => {
  const { events, rest } = parse('id: 7\r\ndata: {"name":"ticket.moved","id":"tic_1"}\r\n\r\n: keep-alive\n\nid: 8\nda');
  expect(events).toEqual([{ id: "7", name: "ticket.moved", data: { name: "ticket.moved", id: "tic_1" } }]);
  expect(rest).toBe("id: 8\nda");
});

test("an address finds the values of its pattern", () => {
  expect(match("/tickets/{id}", "/tickets/tic_1")).toEqual({ id: "tic_1" });
  expect(match("/tickets/{id}", "/tickets")).toBeUndefined();
  expect(match("/", "/")).toEqual({});
});

test("a table's export quotes what must be quoted and disarms formulas", () => {
  expect(toCsv(["a"], [["x,\"y\""], ["=1+1"], ["+86 138"], ["-5"]])).toBe('\uFEFFa\r\n"x,""y"""\r\n\'=1+1\r\n+86 138\r\n-5\r\n');
});

const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

test.each(["light", "dark"] as const)("text can be read on every ground in the %s theme", (mode) => {
  const p = palettes[mode];
  const pairs: [string, string][] = [p.text, p.text2, p.text3].flatMap((ink): [string, string][] => [[ink, p.surface], [ink, p.layout], [ink, p.raised]]);
  pairs.push([p.onPrimary, p.primary], [p.clockLate, p.surface], [p.clockSoon, p.surface], [p.primary, p.surface]);
  for (const hue of Object.values(p.hues)) pairs.push([hue.text, hue.soft]);
  for (const [ink, ground] of pairs) expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
});

test("a write that meets a broken line is sent again under the same key", async () => {
  const { post } = await import("@shared/api");
  const keys: (string | null)[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    keys.push(request.headers.get("Idempotency-Key"));
    if (keys.length < 3) throw new TypeError("network");
    return Response.json({ ok: true });
  });
  vi.stubGlobal("location", { href: "http://localhost/" });
  vi.useFakeTimers();
  const done = post("http://localhost/api/tickets", {});
  await vi.runAllTimersAsync();
  expect(await done).toEqual({ ok: true });
  expect(new Set(keys).size).toBe(1);
  expect(keys.length).toBe(3);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
