SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND (cityHash64({p0: String}, key) % 10000 / 100 >= {p1: Float64} AND cityHash64({p0: String}, key) % 10000 / 100 < {p2: Float64})
-- p0 = "welcome-test"
-- p1 = 0
-- p2 = 10
