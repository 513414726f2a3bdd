import type { ThemeConfig } from "antd";
import { theme } from "antd";
import { fonts, palettes, type Mode } from "@shared/theme/tokens";

/** The tokens as the kit understands them: 13 px text, 30 px controls, our colours in both themes. */
export function antdTheme(mode: Mode, lang: string): ThemeConfig {
  const p = palettes[mode];
  return {
    algorithm: mode === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily: fonts[lang] ?? fonts.en,
      fontSize: 13,
      controlHeight: 30,
      controlHeightSM: 24,
      controlHeightLG: 36,
      borderRadius: 6,
      borderRadiusLG: 8,
      colorPrimary: p.primary,
      colorPrimaryHover: p.hover,
      colorLink: p.primary,
      colorLinkHover: p.hover,
      colorTextLightSolid: p.onPrimary,
      colorError: p.hues.red.solid,
      colorWarning: p.hues.amber.solid,
      colorSuccess: p.hues.green.solid,
      colorInfo: p.primary,
      colorText: p.text,
      colorTextSecondary: p.text2,
      colorTextTertiary: p.text3,
      colorTextDescription: p.text3,
      colorTextPlaceholder: p.text3,
      colorBgLayout: p.layout,
      colorBgContainer: p.surface,
      colorBgElevated: p.raised,
      colorBorder: p.control,
      colorBorderSecondary: p.line,
      colorSplit: p.line,
      motionDurationFast: "0.08s",
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
      boxShadowSecondary: p.shadow,
    },
    components: {
      Button: { fontWeight: 400, primaryShadow: "none", defaultShadow: "none" },
      Tooltip: { colorBgSpotlight: mode === "dark" ? "#39414e" : "#161b26", colorTextLightSolid: "#ffffff" },
      Select: { optionSelectedBg: p.hues.blue.soft },
      Dropdown: { paddingBlock: 5 },
      Form: { itemMarginBottom: 14, verticalLabelPadding: "0 0 4px" },
    },
  };
}
