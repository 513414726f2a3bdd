const browsers: [RegExp, string][] = [[/Edg\//, "Edge"], [/MicroMessenger/, "WeChat"], [/KAKAOTALK/i, "KakaoTalk"], [/SamsungBrowser/, "Samsung Internet"], [/Firefox\//, "Firefox"], [/Chrome\//, "Chrome"], [/Safari\//, "Safari"]];
const systems: [RegExp, string][] = [[/Windows/, "Windows"], [/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Android/, "Android"], [/HarmonyOS/, "HarmonyOS"], [/Mac OS X/, "macOS"], [/Linux/, "Linux"]];

const first = (list: [RegExp, string][], text: string) => list.find(([sign]) => sign.test(text))?.[1];

/** A browser and its system by the names people know, as far as the browser tells. */
export function deviceOf(agent: string): string {
  const named = [first(browsers, agent), first(systems, agent)].filter(Boolean).join(" · ");
  return named || agent.slice(0, 40) || "–";
}
