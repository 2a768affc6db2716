// Draws the figures where JavaScript runs, in the colours of the page, and again when the scheme changes.
"use strict";
(async () => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const places = [...document.querySelectorAll("[data-figure]")].filter(place => place.dataset.figure in figures);
  if (places.length === 0) return;

  const packed = Uint8Array.from(atob(document.getElementById("plotly").textContent), c => c.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(unpacked).text();
  document.head.append(script);

  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // A copy of a figure with the names of CSS variables replaced by their values.
  const painted = value => typeof value === "string" ? (value.startsWith("--") ? color(value) : value)
    : Array.isArray(value) ? value.map(painted)
    : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, painted(item)]))
    : value;

  function draw(place) {
    const { data, layout } = painted(figures[place.dataset.figure]);
    const axis = { gridcolor: color("--line"), zerolinecolor: color("--line"), linecolor: color("--line"), automargin: true };
    const titled = own => ({ ...axis, ...own, title: { ...own.title, standoff: 6, font: { size: 12.5 } } });
    const narrow = place.clientWidth < 420;
    Plotly.react(place, data, {
      ...layout,
      xaxis: titled(layout.xaxis),
      yaxis: titled(layout.yaxis),
      height: narrow ? 360 : 400,
      margin: { l: 48, r: 12, t: 44, b: 44 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, color: color("--text"), size: 12.5 },
      hoverlabel: { bgcolor: color("--card"), bordercolor: color("--line"), font: { color: color("--text") } },
      hovermode: "closest",
      legend: { orientation: "h", x: 0, y: layout.xaxis.title.text ? -0.25 : -0.12, yanchor: "top", font: { size: narrow ? 11 : 12 } },
    }, { responsive: true, displaylogo: false, displayModeBar: false });
  }

  const drawAll = () => places.forEach(draw);
  document.documentElement.classList.add("plots");
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
