// Draws a figure in the colours of what surrounds it: light text means a dark page, and every colour gets its dark form.
const darkColors = {
  "#0072b2": "#58a8ea", "#d55e00": "#f0854a", "#009e73": "#35c49a", "#b8860b": "#e3b341", "#56a5d8": "#9bd4f5", "#c2558f": "#e58cbd",
  "#6b6b6b": "#a9b2bc", "#7b4fb5": "#b596ec", "#1b2430": "#e4e9ef", "#8a94a0": "#97a3b0", "#b9c1ca": "#5c6875", "#ffffff": "#182029",
  "#e3e6ea": "#2d3843", "#c4cad1": "#4a5663",
};
function drawFigure(place, figure) {
  const [red, green, blue] = getComputedStyle(place).color.match(/[\d.]+/g).map(Number);
  const dark = 0.299 * red + 0.587 * green + 0.114 * blue > 128;
  const painted = value => typeof value === "string" ? (dark && darkColors[value]) || value
    : Array.isArray(value) ? value.map(painted)
    : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, painted(item)]))
    : value;
  const { data, layout } = painted(figure);
  const clear = { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
  const hover = { bgcolor: dark ? "#182029" : "#ffffff", bordercolor: layout.yaxis.gridcolor, font: { color: layout.font.color } };
  return Plotly.react(place, data, { ...layout, ...clear, hoverlabel: hover }, { responsive: true, displaylogo: false, displayModeBar: false });
}
