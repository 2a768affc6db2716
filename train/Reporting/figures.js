// Draws the figures of a page that holds plotly.js packed, and again when the colour scheme changes.
"use strict";
(async () => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const places = [...document.querySelectorAll("[data-figure]")].filter(place => place.dataset.figure in figures);
  if (places.length === 0) return;
  const packed = Uint8Array.from(atob(document.getElementById("plotly").textContent), c => c.charCodeAt(0));
  const script = document.createElement("script");
  script.textContent = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  document.head.append(script);

  document.documentElement.classList.add("plots");
  for (const place of places) place.textContent = "";
  const drawAll = () => places.forEach(place => drawFigure(place, figures[place.dataset.figure]));
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
