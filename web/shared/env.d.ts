declare module "virtual:locale/*" {
  const words: Record<string, string>;
  export default words;
}
declare module "virtual:tokens.css";
declare const __FACE__: "console" | "tech" | "portal";
