// Draws the figures; plotly.js is unpacked from the page itself.
"use strict";
(async () => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const packed = Uint8Array.from(atob(document.getElementById("plotly").textContent), c => c.charCodeAt(0));
  const script = document.createElement("script");
  script.textContent = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  document.head.append(script);
  for (const place of document.querySelectorAll("[data-figure]")) {
    const { data, layout } = figures[place.dataset.figure];
    place.textContent = "";
    Plotly.newPlot(place, data, layout, { responsive: true, displaylogo: false, displayModeBar: false });
  }
  document.documentElement.dataset.drawn = "yes";
})();
