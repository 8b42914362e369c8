(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  // Okabe and Ito's palette: told apart by people with any colour vision.
  const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999"];
  const floor = 1e-60;
  const ceiling = 1e60;

  const number = (value) => {
    if (value === undefined || value === null) return "";
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(2);
    return Number.isInteger(value) ? String(value) : value.toPrecision(4);
  };

  const element = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  /* The chart: predicted as lines, measured as points, one colour per recipe. */

  const chart = document.getElementById("chart");
  const readout = document.getElementById("readout");
  const quantity = document.getElementById("quantity");
  const everything = document.getElementById("everything");
  const hidden = new Set();
  let plot;

  const rows = (run) => run.signal.filter((row) => everything.checked || row.parameter);

  const height = (moments) => {
    if (!moments || moments.secondMoment === undefined) return null;
    const value = quantity.value === "std"
      ? Math.sqrt(Math.max(0, moments.secondMoment - moments.mean * moments.mean))
      : moments.secondMoment;
    return Math.min(ceiling, Math.max(floor, value));
  };

  // The chart is linear in the logarithm: the library's own log scale gives up at 1e-38.
  const logarithm = (moments) => {
    const value = height(moments);
    return value === null ? null : Math.log10(value);
  };

  const tooltip = (index) => {
    if (index === null || index === undefined) {
      readout.textContent = "Point at the chart to read a layer.";
      return;
    }
    const row = rows(data.runs[0])[index];
    const values = data.runs.map((run) => {
      const here = rows(run)[index];
      const predicted = here.predicted ? number(height(here.predicted)) : "cannot say";
      const measured = here.measured ? number(height(here.measured)) : "not measured";
      return `${run.recipe}: predicted ${predicted}, measured ${measured}`;
    });
    readout.textContent =
      `Layer ${index + 1}, depth ${row.depth}, ${row.parameter || row.tensor} (${row.op}) — ${values.join("; ")}`;
  };

  const draw = () => {
    if (plot) plot.destroy();
    const style = getComputedStyle(document.body);
    const ink = style.getPropertyValue("--faint").trim();
    const grid = { stroke: style.getPropertyValue("--line").trim(), width: 1 };
    const xs = rows(data.runs[0]).map((row, index) => index + 1);
    const series = [{}];
    const columns = [xs];
    data.runs.forEach((run, index) => {
      const stroke = colours[index % colours.length];
      const show = !hidden.has(run.recipe);
      series.push({ stroke, width: 1.5, show, points: { show: false }, dash: [7, 4] });
      columns.push(rows(run).map((row) => logarithm(row.predicted)));
      series.push({ stroke, width: 2, show, points: { show: true, size: 6, fill: stroke } });
      columns.push(rows(run).map((row) => logarithm(row.measured)));
    });
    const axis = { stroke: ink, grid, ticks: grid, font: "13px system-ui, sans-serif" };
    const power = (exponent) => {
      if (!Number.isInteger(exponent)) return Number((10 ** exponent).toPrecision(2)).toString();
      return Math.abs(exponent) < 4 ? String(Number((10 ** exponent).toPrecision(1))) : `1e${exponent}`;
    };
    // Never less than two decades, so that a level signal looks level.
    const range = (u, low, high) => {
      const middle = ((low ?? 0) + (high ?? 0)) / 2;
      const half = Math.max(1, ((high ?? 0) - (low ?? 0)) / 2) * 1.05;
      return [middle - half, middle + half];
    };
    plot = new uPlot(
      {
        width: chart.clientWidth,
        height: Math.max(300, Math.min(420, chart.clientWidth * 0.5)),
        legend: { show: false },
        cursor: { points: { size: 9 }, drag: { x: true, y: false } },
        scales: { x: { time: false }, y: { range } },
        axes: [
          { ...axis, label: everything.checked ? "tensor" : "layer", labelSize: 22 },
          {
            ...axis,
            size: 64,
            incrs: [0.5, 1, 2, 5, 10, 20],
            label: quantity.value === "std" ? "standard deviation" : "second moment E x²",
            labelSize: 22,
            values: (u, ticks) => ticks.map(power),
          },
        ],
        series,
        hooks: { setCursor: [(u) => tooltip(u.cursor.idx)] },
      },
      columns,
      chart,
    );
  };

  const legend = document.getElementById("legend");
  data.runs.forEach((run, index) => {
    const item = element("li");
    const button = element("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    const mark = element("i");
    mark.style.borderColor = colours[index % colours.length];
    button.append(mark, run.recipe);
    button.addEventListener("click", () => {
      if (!hidden.delete(run.recipe)) hidden.add(run.recipe);
      button.setAttribute("aria-pressed", String(!hidden.has(run.recipe)));
      draw();
    });
    item.append(button);
    legend.append(item);
  });
  const how = element("li", "how");
  how.textContent = "dashed: predicted, points: measured";
  legend.append(how);

  /* Tables: rows are made as they are scrolled to, so that ten thousand cost nothing. */

  const chunk = 200;

  const fillTable = (table, columns, all) => {
    let shown = all;
    let made = 0;
    let order = 1;
    const head = element("tr");
    const body = element("tbody");
    const more = () => {
      for (const row of shown.slice(made, made + chunk)) {
        const line = element("tr");
        for (const column of columns) line.append(element("td", column.kind, column.text(row)));
        body.append(line);
      }
      made = Math.min(made + chunk, shown.length);
    };
    const restart = (next) => {
      shown = next;
      made = 0;
      body.replaceChildren();
      more();
    };
    for (const column of columns) {
      const cell = element("th", column.kind, column.title);
      cell.title = "Sort by this column";
      cell.addEventListener("click", () => {
        order = -order;
        const key = column.key || column.text;
        const compare = (a, b) => {
          const left = key(a);
          const right = key(b);
          return left === right ? 0 : (left ?? "") > (right ?? "") ? -order : order;
        };
        restart([...shown].sort(compare));
      });
      head.append(cell);
    }
    const top = element("thead");
    top.append(head);
    table.append(top, body);
    const frame = table.parentElement;
    frame.addEventListener("scroll", () => {
      if (frame.scrollTop + frame.clientHeight > frame.scrollHeight - 400) more();
    });
    more();
    return restart;
  };

  const plan = data.runs[0].parameters;
  const restart = fillTable(
    document.getElementById("plan"),
    [
      { title: "Parameter", kind: "name", text: (p) => p.name },
      { title: "Shape", text: (p) => p.shape },
      { title: "Role", text: (p) => p.role },
      { title: "Fan-in", kind: "number", text: (p) => number(p.fanIn), key: (p) => p.fanIn },
      { title: "Fan-out", kind: "number", text: (p) => number(p.fanOut), key: (p) => p.fanOut },
      { title: "Std", kind: "number", text: (p) => number(p.std), key: (p) => p.std },
      { title: "Distribution", text: (p) => p.distribution },
      { title: "Why", kind: "reason", text: (p) => p.reason },
    ],
    plan,
  );
  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = plan.filter((p) => {
      const text = `${p.name} ${p.shape} ${p.role} ${p.distribution} ${p.reason}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    count.textContent = `${found.length} of ${plan.length}`;
    restart(found);
  };
  search.addEventListener("input", filter);
  count.textContent = `${plan.length} of ${plan.length}`;

  fillTable(
    document.getElementById("signal"),
    [
      { title: "Depth", kind: "number", text: (r) => String(r.depth), key: (r) => r.depth },
      { title: "Tensor", kind: "name", text: (r) => r.tensor },
      { title: "Operator", text: (r) => r.op },
      { title: "Weight", kind: "name", text: (r) => r.parameter || "" },
      {
        title: "Predicted E x²", kind: "number",
        text: (r) => (r.predicted ? number(r.predicted.secondMoment) : "cannot say"),
        key: (r) => r.predicted?.secondMoment,
      },
      {
        title: "Measured E x²", kind: "number",
        text: (r) => number(r.measured?.secondMoment), key: (r) => r.measured?.secondMoment,
      },
      { title: "Mean", kind: "number", text: (r) => number(r.measured?.mean), key: (r) => r.measured?.mean },
      {
        title: "Dead", kind: "number",
        text: (r) => (r.measured?.deadFraction ? `${Math.round(100 * r.measured.deadFraction)} %` : ""),
        key: (r) => r.measured?.deadFraction,
      },
    ],
    data.runs[0].signal,
  );

  if (location.hash === "#chart-only") document.body.classList.add("chart-only");
  tooltip(null);
  draw();
  quantity.addEventListener("change", draw);
  everything.addEventListener("change", draw);
  addEventListener("resize", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
