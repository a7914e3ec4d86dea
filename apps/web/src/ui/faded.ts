/** How opaque what is being counted anew is: fainter, and its dimmed words can still be read (4.5 to 1). */
export const faded = 0.8;
