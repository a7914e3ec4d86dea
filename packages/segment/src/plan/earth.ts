/** Mean radius R1 of the Earth in kilometres. Source: IUGG, Moritz, "Geodetic Reference System 1980". */
export const EARTH_RADIUS_KM = 6371.0088;
