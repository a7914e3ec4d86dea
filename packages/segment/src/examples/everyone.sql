SELECT bitmapCardinality(bitmapAndnot(b0, bitmapBuild(CAST([], 'Array(UInt32)')))) AS count
FROM (
  SELECT groupBitmapState(id) AS b0
  FROM contacts FINAL
  WHERE deleted = 0
) AS s0
