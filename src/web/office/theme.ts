import type { ThemeConfig } from 'antd'

/** Colours dark enough for 4.5:1 on their grounds; `base.css` has the same values for what we draw ourselves. */
export const themeOf = (isLarge: boolean): ThemeConfig => ({
  cssVar: {},
  token: {
    colorPrimary: '#0b4a9e',
    colorPrimaryBg: '#e6f0fb',
    colorPrimaryBgHover: '#d6e6f8',
    colorLink: '#0b4a9e',
    colorText: '#1f2329',
    colorTextSecondary: '#454a52',
    colorTextTertiary: '#52575e',
    colorTextDescription: '#52575e',
    colorTextPlaceholder: '#62676f',
    colorTextDisabled: '#6a7078',
    colorError: '#b3131f',
    colorSuccess: '#1a7a3c',
    colorWarning: '#8a5300',
    colorWarningBg: '#fff0d2',
    colorWarningBorder: '#d9a441',
    colorErrorBg: '#fdeaea',
    colorErrorBorder: '#d9878f',
    colorSuccessBg: '#e3f4e8',
    colorSuccessBorder: '#86bd98',
    colorBorder: '#868c95',
    borderRadius: 4,
    fontSize: isLarge ? 18 : 14,
    controlHeight: isLarge ? 42 : 34,
    fontFamily: 'inherit',
    motion: false,
  },
})
