/* Tables: rows are made as they are scrolled to, so that ten thousand cost nothing. */
(() => {
  const { runs, value, number, element } = report;
  const chunk = 200;

  // What is not known comes last in either order.
  const compare = (key, order) => (a, b) => {
    const left = key(a);
    const right = key(b);
    if (left === right) return 0;
    if (left === undefined || left === "") return 1;
    if (right === undefined || right === "") return -1;
    return left > right ? order : -order;
  };

  const fillTable = (table, columns, rows) => {
    let given = rows;
    let shown = rows;
    let made = 0;
    let sorted;
    let order = 1;
    const head = element("tr");
    const body = element("tbody");
    const cell = (column, row) => element("td", column.kind, column.text(row));
    const more = () => {
      for (const row of shown.slice(made, made + chunk)) {
        const line = element("tr");
        for (const column of columns) line.append(cell(column, row));
        body.append(line);
      }
      made = Math.min(made + chunk, shown.length);
    };
    const restart = () => {
      shown = sorted ? [...given].sort(compare(sorted.key || sorted.text, order)) : given;
      made = 0;
      body.replaceChildren();
      more();
    };
    for (const column of columns) {
      const title = element("th", column.kind);
      const button = element("button", "", column.title);
      button.type = "button";
      button.title = column.hint ? `${column.hint}; sort` : "Sort by this column";
      button.addEventListener("click", () => {
        order = sorted === column ? -order : 1;
        sorted = column;
        for (const other of head.children) other.removeAttribute("aria-sort");
        title.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
        restart();
      });
      title.append(button);
      head.append(title);
    }
    const top = element("thead");
    top.append(head);
    table.append(top, body);
    const frame = table.parentElement;
    frame.addEventListener("scroll", () => {
      if (frame.scrollTop + frame.clientHeight > frame.scrollHeight - 400) more();
    });
    more();
    return (next) => {
      given = next;
      restart();
    };
  };

  const numeric = (title, field) => ({
    title, kind: "number", text: (row) => number(field(row)), key: (row) => value(field(row)),
  });

  const describe = (block) => `${block.distribution}${block.std === undefined ? "" : ` ${number(block.std)}`}`;

  // Blocks that follow one another and get the same are told together.
  const blocks = (parameter) => {
    const runsOf = [];
    for (const block of parameter.blocks) {
      const last = runsOf.at(-1);
      if (last && last.what === describe(block)) last.names.push(block.name);
      else runsOf.push({ names: [block.name], what: describe(block) });
    }
    return runsOf.map((run) => `${run.names.join(", ")}: ${run.what}`).join("\n");
  };

  const gradients = (predicted) => {
    const [low, high] = [predicted?.least, predicted?.gradientSecondMoment].map(number);
    return low === undefined || low === "" || low === high ? high : `${low} – ${high}`;
  };

  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const grouped = document.getElementById("grouped");
  const planRecipe = document.getElementById("plan-recipe");
  const signalRecipe = document.getElementById("signal-recipe");

  const planRows = () => {
    const run = runs[planRecipe.value];
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = grouped.checked ? run.groups : run.parameters;
    const found = all.filter((p) => {
      const text = `${p.name} ${p.shape} ${p.role} ${p.distribution} ${p.reason}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    count.textContent = `${found.length} of ${all.length} rows`;
    return found;
  };

  const showPlan = fillTable(
    document.getElementById("plan"),
    [
      { title: "Parameter", kind: "name", text: (p) => (p.count > 1 ? `${p.name}  ×${p.count}` : p.name) },
      { title: "Shape", text: (p) => p.shape },
      { title: "Role", text: (p) => p.role },
      numeric("Fan-in", (p) => p.fanIn),
      { ...numeric("Fan-out", (p) => p.fanOut), hint: "k²·out/stride², groups counted: how many outputs one input reaches" },
      numeric("Gain", (p) => p.gain),
      numeric("Std", (p) => p.std || undefined),
      {
        ...numeric("Predicted E δ²", (p) => p.predicted?.gradientSecondMoment),
        text: (p) => gradients(p.predicted), hint: "of a group, from the smallest to the greatest",
      },
      {
        ...numeric("First step", (p) => p.measured?.gradientToWeight ?? p.predicted?.gradientToWeight),
        hint: "√(E δ²/E w²), the part of itself that a step of gradient descent of rate 1 moves it; of a group the largest",
      },
      { title: "Distribution", kind: "blocks", text: (p) => (p.blocks ? blocks(p) : p.distribution) },
      { title: "Why", kind: "reason", text: (p) => p.reason },
    ],
    planRows(),
  );
  search.addEventListener("input", () => showPlan(planRows()));
  grouped.addEventListener("change", () => showPlan(planRows()));
  planRecipe.addEventListener("change", () => showPlan(planRows()));

  const ratio = (row) => {
    const known = value(row.measured?.secondMoment) / value(row.predicted?.secondMoment);
    return Number.isFinite(known) && value(row.predicted?.secondMoment) !== Infinity ? known : undefined;
  };
  const interval = (draws) => (draws ? `${number(draws.p5)} – ${number(draws.p95)}` : "");
  const spread = (draws) => (draws ? value(draws.p95) / value(draws.p5) : undefined);
  const dead = (row) => value(row.measured?.deadFraction);

  const showSignal = fillTable(
    document.getElementById("signal"),
    [
      numeric("Depth", (r) => r.depth),
      { title: "Tensor", kind: "name", text: (r) => r.tensor },
      { title: "Operator", text: (r) => r.op },
      { title: "Weight", kind: "name", text: (r) => r.parameter || "" },
      {
        ...numeric("Predicted E x²", (r) => r.predicted?.secondMoment),
        text: (r) => number(r.predicted?.secondMoment) || "cannot say",
      },
      {
        title: "90 % of draws", kind: "number", hint: "between these, by how wide the layers are",
        text: (r) => interval(r.predicted?.draws), key: (r) => spread(r.predicted?.draws),
      },
      numeric("Measured E x²", (r) => r.measured?.secondMoment),
      { ...numeric("Ratio", ratio), text: (r) => number(ratio(r)) || (r.predicted?.secondMoment !== undefined && r.measured ? "–" : "") },
      numeric("Mean", (r) => r.measured?.mean),
      {
        title: "Dead", kind: "number", key: dead,
        text: (r) => (dead(r) > 0 ? `${(100 * dead(r)).toFixed(dead(r) < 0.1 ? 1 : 0)} %` : ""),
      },
      { ...numeric("Non-finite", (r) => r.measured?.nonFinite), text: (r) => number(r.measured?.nonFinite || undefined) },
      numeric("Predicted E δ²", (r) => r.predicted?.gradientSecondMoment),
      numeric("Measured E δ²", (r) => r.measured?.gradientSecondMoment),
    ],
    runs[0].signal,
  );
  signalRecipe.addEventListener("change", () => showSignal(runs[signalRecipe.value].signal));
})();
