/*
 * Curves of a race: per recipe the median over draws, in a band from the lowest to the highest. A
 * page of a race that still runs asks for it anew every second.
 */
(() => {
  const race = JSON.parse(document.getElementById("race").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  // Okabe and Ito's palette, told apart by people with any colour vision; lighter on dark ground.
  const colours = dark
    ? ["#56b4e9", "#ff8a3d", "#2fc99a", "#e39cc6", "#f0b93a", "#9cc9ff", "#a8a8a8", "#edeef0"]
    : ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b87f00", "#3a9bdc", "#777777", "#1c2024"];
  const recipes = [...new Set(race.starts.map((start) => start.recipe))];

  const finite = (x) => (typeof x === "number" && x > 0 ? x : null);
  const smoothed = (curve, width) => curve.map((_, at) => {
    const near = curve.slice(Math.max(0, at - width), at + width + 1).map(finite).filter((x) => x !== null);
    return finite(curve[at]) === null || !near.length ? null : near.reduce((a, b) => a + b, 0) / near.length;
  });

  const middle = (sorted) => {
    const half = (sorted.length - 1) / 2;
    return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
  };

  // Steps, then three columns per recipe: lowest, median, highest.
  const columns = (now, quantity) => {
    const steps = now.at;
    const width = Math.floor(steps.length / 100);
    return [steps, ...recipes.flatMap((recipe) => {
      const draws = now.starts.filter((start) => start.recipe === recipe)
        .map((start) => smoothed(start[quantity], width));
      const sorted = steps.map((_, at) => draws.map((draw) => draw[at])
        .filter((x) => x !== null && x !== undefined).sort((a, b) => a - b));
      const pick = (choose) => sorted.map((all) => (all.length ? choose(all) : null));
      return [pick((all) => all[0]), pick(middle), pick((all) => all[all.length - 1])];
    })];
  };

  const text = getComputedStyle(document.body);
  const grid = { stroke: text.getPropertyValue("--line").trim(), width: 1 };
  const axis = { stroke: text.getPropertyValue("--faint").trim(), grid, ticks: grid, font: "13px system-ui, sans-serif", labelSize: 22 };
  const short = (x) => (x === null || x === undefined ? "" : x >= 1e4 || x < 1e-2 ? x.toExponential(0) : String(Number(x.toPrecision(3))));

  const plots = [...document.querySelectorAll(".curves")].map((place) => {
    const quantity = place.dataset.quantity;
    const series = recipes.flatMap((recipe, index) => {
      const colour = colours[index % colours.length];
      const edge = { stroke: "transparent", points: { show: false } };
      return [edge, { label: recipe, stroke: colour, width: 2, points: { show: false } }, edge];
    });
    const bands = recipes.map((_, index) => ({
      series: [3 * index + 3, 3 * index + 1],
      fill: colours[index % colours.length] + "2e",
    }));
    const plot = new uPlot({
      width: place.clientWidth || 900,
      height: 320,
      legend: { show: false },
      scales: { x: { time: false }, y: { distr: 3 } },
      series: [{}, ...series],
      bands,
      axes: [
        { ...axis, label: "step" },
        { ...axis, size: 64, values: (u, ticks) => ticks.map(short) },
      ],
    }, columns(race, quantity), place);
    addEventListener("resize", () => plot.setSize({ width: place.clientWidth, height: 320 }));
    const legend = place.parentElement.querySelector(".legend");
    recipes.forEach((recipe, index) => {
      const item = document.createElement("li");
      const mark = document.createElement("span");
      mark.textContent = "■ ";
      mark.style.color = colours[index % colours.length];
      item.append(mark, recipe);
      legend.append(item);
    });
    return (now) => {
      plot.setData(columns(now, quantity));
      place.dataset.steps = plot.data[0].at(-1) ?? 0;
    };
  });

  const ask = async () => {
    const [numbers, table] = await Promise.all([fetch("race.json"), fetch("table")]);
    const now = await numbers.json();
    plots.forEach((show) => show(now));
    document.getElementById("standings").textContent = await table.text();
  };

  if (document.body.dataset.state === "live") {
    const asking = setInterval(() => ask().catch(() => {
      // The server ends with the race.
      clearInterval(asking);
      document.body.dataset.state = "over";
    }), 1000);
  }
})();
