import { describe, expect, it } from "vitest";
import { readAs, valueWords } from "../../console/kit/why/value";
import { fromTexts, leaves, toTexts } from "../../console/areas/policy/edit";
import { pieces, readCondition } from "../../console/areas/policy/expression";
import { count, topicOf } from "../../console/areas/policy/topics";
import { pairsOf } from "../../console/areas/policy/Totals";
import { inputOf, typedOf } from "../../console/areas/policy/trial";
import en from "../../locales/en/console.json";
import common from "../../locales/en/common.json";
import { setWords } from "@shared/i18n";

setWords("en", { ...common, ...en });

describe("a value in words", () => {
  it("carries its unit", () => {
    expect(valueWords(10, "min")).toBe("10 min");
    expect(valueWords(1, "d")).toBe("1 day");
    expect(valueWords(7, "wd")).toBe("7 working days");
    expect(valueWords("5.5", "%")).toBe("5.5%");
    expect(valueWords("1.36", "×")).toBe("×1.36");
    expect(valueWords(3, "parsecs")).toBe("3 parsecs");
  });
  it("is money in its currency, with a fraction only where there is one", () => {
    expect(valueWords(50, "CNY")).toBe("CN¥50");
    expect(valueWords({ amount: "171.45", currency: "CNY" })).toBe("CN¥171.45");
    expect(valueWords({ amount: "171.40", currency: "CNY" })).toBe("CN¥171.40");
    expect(valueWords({ amount: "12000", currency: "KRW" })).toBe("₩12,000");
  });
  it("keeps every digit of an exact decimal", () => {
    expect(valueWords("33.33333333333333333333333333333333333333")).toBe("33.33333333333333333333333333333333333333");
    expect(valueWords("-0.5")).toBe("-0.5");
    expect(valueWords("12345.50")).toBe("12,345.50");
  });
  it("says lists and tables on one line", () => {
    expect(valueWords([20000, 50000], "CNY")).toBe("CN¥20,000 · CN¥50,000");
    expect(valueWords([30, 30, 20], "points")).toBe("30 · 30 · 20 points");
    expect(valueWords({ system: 50, tool: 20 }, "CNY")).toBe("system: CN¥50; tool: CN¥20");
    expect(valueWords({ "PEN-01": [5, 20] }, "points")).toBe("PEN-01: 5 · 20 points");
    expect(valueWords([])).toBe("–");
    expect(valueWords(null)).toBe("–");
  });
  it("reads limits and truth values", () => {
    expect(valueWords("24h")).toBe("24 h");
    expect(valueWords(true)).toBe("yes");
    expect(valueWords("mobile", "", () => "on the road")).toBe("on the road");
  });
});

describe("a value that is typed", () => {
  it("keeps the kind it had", () => {
    expect(readAs("60", 50)).toBe(60);
    expect(readAs("1,200", 50)).toBe(1200);
    expect(readAs("1.30", "1.25")).toBe("1.30");
    expect(readAs("true", false)).toBe(true);
    expect(readAs("12:30", "12:00")).toBe("12:30");
  });
  it("is none when a number is no number", () => {
    expect(readAs("sixty", 50)).toBeUndefined();
    expect(readAs("", 50)).toBeUndefined();
    expect(readAs("1e3", "1.25")).toBeUndefined();
  });
  it("goes through lists and tables cell by cell", () => {
    const before = { "PEN-01": [5, 20], "PEN-02": [10, 10] };
    const texts = toTexts(before) as Record<string, string[]>;
    expect(fromTexts(texts, before)).toEqual(before);
    expect(fromTexts({ ...texts, "PEN-01": ["5", "25"] }, before)).toEqual({ ...before, "PEN-01": [5, 25] });
    expect(fromTexts({ ...texts, "PEN-01": ["5", "x"] }, before)).toBeUndefined();
    expect(fromTexts(["20000", "50000", "90000"], [20000, 50000])).toEqual([20000, 50000, 90000]);
  });
});

describe("the difference of two values", () => {
  it("names only the places that change", () => {
    expect(leaves(50, 60)).toEqual([{ path: "", before: 50, after: 60 }]);
    expect(leaves({ a: [1, 2], b: 3 }, { a: [1, 4], b: 3 })).toEqual([{ path: "a · 2", before: 2, after: 4 }]);
    expect(leaves([1], [1, 2])).toEqual([{ path: "2", before: undefined, after: 2 }]);
    expect(leaves([1, 2], [1, 2])).toEqual([]);
  });
});

describe("a condition in words", () => {
  it("is read as claims that hold together", () => {
    expect(readCondition('mode == "mobile" && !appointed')).toEqual([[{ left: "mode", op: "is", right: ["mobile"] }, { left: "appointed", op: "no", right: [] }]]);
    expect(readCondition('second && points >= param("it.fine.start_points")')).toEqual([[{ left: "second", op: "yes", right: [] }, { left: "points", op: "ge", right: ['param("it.fine.start_points")'] }]]);
    expect(readCondition('class in ["key", "scattered"]')).toEqual([[{ left: "class", op: "in", right: ["key", "scattered"] }]]);
  });
  it("knows alternatives and brackets", () => {
    expect(readCondition("a || (b && !c)")).toEqual([[{ left: "a", op: "yes", right: [] }], [{ left: "b", op: "yes", right: [] }, { left: "c", op: "no", right: [] }]]);
  });
  it("stays code where it is no plain comparison", () => {
    expect(readCondition("people.exists(p, p.pm)")).toEqual([[{ code: "people.exists(p, p.pm)" }]]);
    expect(readCondition('name == "a || b"')).toEqual([[{ left: "name", op: "is", right: ["a || b"] }]]);
  });
  it("shows parameters by what they are", () => {
    expect(pieces('pct(cost, param("it.markup")) + limit("it.x")')).toEqual([{ code: "pct(cost, " }, { param: "it.markup" }, { code: ") + " }, { param: "it.x" }]);
  });
});

describe("topics", () => {
  it("take the longest beginning of a key, and an organisation's own key by its first part", () => {
    expect(topicOf("it.station.arrive_min")).toBe("limits");
    expect(topicOf("it.station.reward")).toBe("rewards");
    expect(topicOf("it.fee.visit")).toBe("charges");
    expect(topicOf("own.thing")).toBe("own");
  });
  it("are counted in their order", () => {
    expect(count(["base.round", "own.x", "it.fee.visit", "it.mobile.depart_min", "it.fee.install"])).toEqual([{ code: "limits", n: 1 }, { code: "charges", n: 2 }, { code: "general", n: 1 }, { code: "own", n: 1 }]);
  });
});

describe("the trial of a rule", () => {
  const fields = [
    { name: "amount", type: "money" }, { name: "grave", type: "bool", optional: true }, { name: "times", type: "int", optional: true }, { name: "rate", type: "decimal", optional: true },
    { name: "people", type: "records", of: [{ name: "name", type: "text" }, { name: "pm", type: "bool" }] },
  ];
  it("sends what was typed in the form the policy reads", () => {
    expect(inputOf(fields, { amount: "60000", rate: "1.50", times: "2", people: [{ name: "A", pm: "true" }, { name: "B" }] }, "CNY")).toEqual({
      amount: { amount: "60000", currency: "CNY" }, rate: "1.50", times: 2, people: [{ name: "A", pm: true }, { name: "B", pm: false }],
    });
    expect(inputOf(fields, { amount: "10 krw", times: "" }, "CNY")).toEqual({ amount: { amount: "10", currency: "KRW" }, people: [] });
  });
  it("takes over a worked example", () => {
    expect(typedOf(fields, { amount: "60000 CNY", grave: true, people: [{ name: "A", pm: true }] })).toEqual({ amount: "60000 CNY", grave: "true", people: [{ name: "A", pm: "true" }] });
    expect(typedOf(fields, { amount: { amount: "5", currency: "CNY" } })).toEqual({ amount: "5 CNY" });
  });
});

describe("the picture of a simulation", () => {
  const none = { read: 9, changed: 0, earlier: 0, later: 0, missed_before: 0, missed_after: 0 };
  it("shows only figures that there are", () => {
    expect(pairsOf(none)).toEqual([]);
    expect(pairsOf({ ...none, missed_before: 3, missed_after: 5 }).map((p) => [p.before, p.after])).toEqual([[3, 5]]);
  });
  it("never adds two currencies", () => {
    const pairs = pairsOf({ ...none, money_before: [{ amount: "10.00", currency: "CNY" }], money_after: [{ amount: "12.50", currency: "CNY" }, { amount: "3", currency: "KRW" }] });
    expect(pairs.map((p) => [p.before, p.after])).toEqual([[10, 12.5], [0, 3]]);
  });
});
