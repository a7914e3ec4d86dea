SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND NOT (isNotNull(traits.`phone`) OR toJSONString(traits.^`phone`) != '{}')
