"use strict";
/* What the chart and the tables share: the page's data and how numbers are read and written. */
const report = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);

  // JSON has no infinities: they come as strings.
  const value = (field) => (field === undefined ? undefined : Number(field));

  const number = (field) => {
    if (field === undefined || field === null) return "";
    const x = Number(field);
    if (Number.isNaN(x)) return "NaN";
    if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
    const size = Math.abs(x);
    if (size !== 0 && (size < 1e-3 || size >= 1e5)) return x.toExponential(2);
    return Number.isInteger(x) ? String(x) : x.toPrecision(4);
  };

  const element = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  return { runs: data.runs, value, number, element };
})();
