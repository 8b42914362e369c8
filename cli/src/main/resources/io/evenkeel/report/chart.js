/* The chart: predicted dashed, measured solid with points, where single draws lie as a band behind
   them, one colour per recipe. */
(() => {
  const { runs, value, number, element } = report;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  // Okabe and Ito's palette, told apart by people with any colour vision; lighter on dark ground.
  const onLight = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b87f00", "#3a9bdc", "#777777", "#1c2024"];
  const onDark = ["#56b4e9", "#ff8a3d", "#2fc99a", "#e39cc6", "#f0b93a", "#9cc9ff", "#a8a8a8", "#edeef0"];
  const colour = (index) => (dark.matches ? onDark : onLight)[index % onLight.length];

  const chart = document.getElementById("chart");
  const tip = document.getElementById("tip");
  const legend = document.getElementById("legend");
  const quantity = document.getElementById("quantity");
  const everything = document.getElementById("everything");
  const alone = location.hash === "#chart-only";
  const hidden = new Set();
  let plot;

  const rows = (run) => run.signal.filter((row) => everything.checked || row.parameter);

  const labels = { std: "standard deviation", gradient: "second moment of the gradient E δ²" };

  const height = (moments) => {
    if (quantity.value === "gradient") return value(moments?.gradientSecondMoment);
    const second = value(moments?.secondMoment);
    if (second === undefined || quantity.value !== "std") return second;
    if (second === Infinity) return second;
    const mean = value(moments.mean);
    return Math.sqrt(Math.max(0, second - mean * mean));
  };

  // Where 5 % and 95 % of draws are below, in the chart's quantity.
  const bound = (moments, share) => {
    if (quantity.value === "gradient") return value(moments?.gradientDraws?.[share]);
    const second = value(moments?.draws?.[share]);
    if (second === undefined || quantity.value !== "std") return second;
    return height(moments) * Math.sqrt(second / value(moments.secondMoment));
  };

  const band = (moments) => {
    const [low, high] = [bound(moments, "p5"), bound(moments, "p95")];
    return low > 0 && high < Infinity ? `${number(low)} – ${number(high)}` : "";
  };

  // The chart is linear in the logarithm: the library's own log scale gives up at 1e-38.
  const logarithm = (x) => (x > 0 && Number.isFinite(x) ? Math.log10(x) : null);

  // What a logarithmic scale cannot show stands as a mark at its edge.
  const edge = (moments, nonFinite) => {
    const x = height(moments);
    if (nonFinite > 0 || (x !== undefined && !Number.isFinite(x))) return "top";
    return x === 0 ? "bottom" : null;
  };

  const edges = () => runs.flatMap((run, index) =>
    hidden.has(index) ? [] : rows(run).flatMap((row, at) => [
      { index, at, side: edge(row.predicted), filled: false },
      { index, at, side: edge(row.measured, row.measured?.nonFinite), filled: true },
    ]).filter((mark) => mark.side));

  const drawEdges = (u) => {
    const size = 6 * devicePixelRatio;
    const { top, height: tall } = u.bbox;
    for (const { index, at, side, filled } of edges()) {
      const x = u.valToPos(at + 1, "x", true);
      const tipY = side === "top" ? top : top + tall;
      const baseY = side === "top" ? top + 1.6 * size : tipY - 1.6 * size;
      u.ctx.beginPath();
      u.ctx.moveTo(x, tipY);
      u.ctx.lineTo(x - size, baseY);
      u.ctx.lineTo(x + size, baseY);
      u.ctx.closePath();
      u.ctx.lineWidth = 1.5 * devicePixelRatio;
      u.ctx.strokeStyle = u.ctx.fillStyle = colour(index);
      if (filled) u.ctx.fill();
      u.ctx.stroke();
    }
  };

  const showTip = (u) => {
    const index = u.cursor.idx;
    const row = index === null || index === undefined ? undefined : rows(runs[0])[index];
    tip.hidden = !row;
    if (!row) return;
    const table = element("table");
    const head = element("tr");
    ["", "predicted", "90 % of draws", "measured"].forEach((title) => head.append(element("th", "", title)));
    table.append(head);
    runs.forEach((run, at) => {
      if (hidden.has(at)) return;
      const here = rows(run)[index];
      const line = element("tr");
      const name = element("td", "", run.recipe);
      name.style.color = colour(at);
      const predicted = number(height(here.predicted)) || "cannot say";
      const draws = band(here.predicted) || "–";
      line.append(name, element("td", "", predicted), element("td", "", draws), element("td", "", number(height(here.measured)) || "–"));
      table.append(line);
    });
    tip.replaceChildren(
      element("b", "", row.parameter || row.tensor),
      element("div", "", `${row.op}, layer ${index + 1}, depth ${row.depth}`),
      table,
    );
    const x = u.over.offsetLeft + u.cursor.left;
    const left = x + 16 + tip.offsetWidth > chart.clientWidth ? x - 16 - tip.offsetWidth : x + 16;
    tip.style.left = `${Math.max(0, left)}px`;
    tip.style.top = `${u.over.offsetTop + 8}px`;
  };

  const power = (exponent) => {
    const small = Math.abs(exponent) < 4;
    if (!Number.isInteger(exponent)) return String(Number((10 ** exponent).toPrecision(2)));
    return small ? String(Number((10 ** exponent).toPrecision(1))) : `1e${exponent}`;
  };

  // Never less than two decades, so that a level signal looks level.
  const range = (u, low, high) => {
    const middle = ((low ?? 0) + (high ?? 0)) / 2;
    const half = Math.max(1, ((high ?? 0) - (low ?? 0)) / 2) * 1.08;
    return [middle - half, middle + half];
  };

  const axes = () => {
    const style = getComputedStyle(document.body);
    const grid = { stroke: style.getPropertyValue("--line").trim(), width: 1 };
    const font = "13px system-ui, sans-serif";
    const axis = {
      stroke: style.getPropertyValue("--faint").trim(), grid, ticks: grid,
      font, labelFont: font, labelSize: 22,
    };
    return [
      { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000], label: everything.checked ? "tensor, in running order" : "layer" },
      {
        ...axis,
        size: 64,
        incrs: [0.5, 1, 2, 5, 10, 20, 50, 100],
        label: labels[quantity.value] ?? "second moment E x²",
        values: (u, ticks) => ticks.map(power),
      },
    ];
  };

  const lines = () => {
    const series = [{}];
    const columns = [rows(runs[0]).map((row, index) => index + 1)];
    const bands = [];
    runs.forEach((run, index) => {
      const stroke = colour(index);
      const show = !hidden.has(index);
      const size = columns[0].length > 120 ? 0 : 6;
      bands.push({ series: [series.length, series.length + 1], fill: `${stroke}2b` });
      for (const share of ["p95", "p5"]) {
        series.push({ show, width: 0, points: { show: false } });
        columns.push(rows(run).map((row) => logarithm(bound(row.predicted, share))));
      }
      series.push({ stroke, width: 1.5, show, points: { show: false }, dash: [7, 4] });
      columns.push(rows(run).map((row) => logarithm(height(row.predicted))));
      series.push({ stroke, width: 2, show, points: { show: size > 0, size, fill: stroke } });
      columns.push(rows(run).map((row) => logarithm(height(row.measured))));
    });
    return { series, columns, bands };
  };

  const key = (className, text) => {
    const item = element("li", "how");
    item.append(element("i", className), text);
    return item;
  };

  const drawLegend = () => {
    const items = runs.map((run, index) => {
      const item = element("li");
      const button = element("button");
      button.type = "button";
      button.title = "Show or hide this recipe";
      button.setAttribute("aria-pressed", String(!hidden.has(index)));
      const mark = element("i");
      mark.style.borderColor = colour(index);
      button.append(mark, run.recipe);
      button.addEventListener("click", () => {
        if (!hidden.delete(index)) hidden.add(index);
        draw();
      });
      item.append(button);
      return item;
    });
    items.push(key("dashed", "predicted"));
    const known = runs.some((run) => rows(run).some((row) => band(row.predicted)));
    if (known) items.push(key("band", "where 90 % of draws lie"));
    const seen = runs.some((run) => rows(run).some((row) => height(row.measured) !== undefined));
    if (seen) items.push(key("solid", "measured, this draw"));
    const sides = new Set(edges().map((mark) => mark.side));
    if (sides.has("bottom")) items.push(element("li", "how", "▼ zero, at the bottom edge"));
    if (sides.has("top")) items.push(element("li", "how", "▲ infinite or not a number, at the top edge"));
    legend.replaceChildren(...items);
  };

  const draw = () => {
    drawLegend();
    if (plot) plot.destroy();
    const { series, columns, bands } = lines();
    const size = alone
      ? { width: chart.clientWidth, height: chart.clientHeight }
      : { width: chart.clientWidth, height: Math.max(300, Math.min(420, chart.clientWidth * 0.5)) };
    plot = new uPlot(
      {
        ...size,
        legend: { show: false },
        cursor: { points: { size: 9 }, drag: { x: true, y: false } },
        scales: { x: { time: false }, y: { range } },
        axes: axes(),
        series,
        bands,
        hooks: { setCursor: [showTip], draw: [drawEdges] },
      },
      columns,
      chart,
    );
  };

  // A finding leads to its layer in the chart.
  const layerOf = (where, all) => all.findIndex((row) =>
    [row.parameter, row.tensor].some((name) => name && (where === name || where.startsWith(`${name} `))));

  const show = (where) => {
    if (layerOf(where, rows(runs[0])) < 0) {
      everything.checked = true;
      draw();
    }
    const at = layerOf(where, rows(runs[0]));
    document.getElementById("signal-chart").scrollIntoView({ block: "center" });
    plot.setCursor({ left: plot.valToPos(at + 1, "x"), top: 20 });
  };

  document.querySelectorAll(".finding .where").forEach((place) => {
    const where = place.textContent;
    if (layerOf(where, runs[0].signal) < 0) return;
    const button = element("button", "go", where);
    button.type = "button";
    button.title = "Show this layer in the chart";
    button.addEventListener("click", () => show(where));
    place.replaceChildren(button);
  });

  if (alone) document.body.classList.add("chart-only");
  document.getElementById("readout").textContent =
    "Point at the chart to read a layer; drag to zoom, double-click to see all.";
  draw();
  quantity.addEventListener("change", draw);
  everything.addEventListener("change", draw);
  addEventListener("resize", draw);
  dark.addEventListener("change", draw);
})();
