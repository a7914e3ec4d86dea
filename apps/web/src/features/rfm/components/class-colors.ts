/** Of the classes, from the best to the one that is lost; told apart by their names as well. */
export const classColors = [
  "#5336bf",
  "#8067dd",
  "#b3a4ea",
  "#12b886",
  "#63c9a6",
  "#f2b705",
  "#f59f55",
  "#e8590c",
  "#c92a2a",
  "#8d99a6",
  "#5c6770",
  "#c0a7a0",
] as const;
