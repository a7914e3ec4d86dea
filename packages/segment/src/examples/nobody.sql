SELECT bitmapCardinality(bitmapBuild(CAST([], 'Array(UInt32)'))) AS count
