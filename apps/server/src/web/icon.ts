/** Two overlapping circles: kin. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="12" cy="16" r="9" fill="#5a3fd6"/><circle cx="20" cy="16" r="9" fill="#e0663a" fill-opacity=".85"/></svg>';
