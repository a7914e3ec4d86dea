interface PictureCell {
  readonly value: string;
  readonly name: string;
  /** 0 to 1 */
  readonly strength: number;
}

const width = 150;
const height = 84;
const head = 60;

/** The grid as a PNG (a data: address), on white whatever the page's scheme is. */
export function gridPicture(
  title: string,
  heads: { readonly r: readonly string[]; readonly f: readonly string[] },
  rows: readonly (readonly PictureCell[])[],
): string {
  const canvas = document.createElement("canvas");
  const scale = 2;
  canvas.width = (head + heads.f.length * width + 20) * scale;
  canvas.height = (head + 30 + rows.length * height + 10) * scale;
  const pen = canvas.getContext("2d");
  if (pen === null) return canvas.toDataURL("image/png");
  pen.scale(scale, scale);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#222";
  pen.font = "600 18px system-ui, sans-serif";
  pen.fillText(title, 12, 28);
  pen.font = "600 14px system-ui, sans-serif";
  for (const [at, name] of heads.f.entries()) pen.fillText(name, head + at * width + 10, head + 14);
  for (const [at, row] of rows.entries()) {
    const top = head + 26 + at * height;
    pen.font = "600 14px system-ui, sans-serif";
    pen.fillStyle = "#222";
    pen.fillText(heads.r[at] ?? "", 12, top + height / 2);
    for (const [place, { value, name, strength }] of row.entries()) {
      const left = head + place * width;
      pen.fillStyle = `rgba(83, 54, 191, ${0.05 + 0.4 * Math.max(0, strength)})`;
      pen.fillRect(left + 2, top + 2, width - 4, height - 4);
      pen.fillStyle = "#111";
      pen.font = "600 16px system-ui, sans-serif";
      pen.fillText(value, left + 12, top + 32, width - 24);
      pen.font = "13px system-ui, sans-serif";
      pen.fillText(name, left + 12, top + 56, width - 24);
    }
  }
  return canvas.toDataURL("image/png");
}
