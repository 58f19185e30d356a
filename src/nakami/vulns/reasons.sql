-- Everything that is said of some vulnerabilities in what is installed, whether it applies or not: the conditions of match.sql, one by one.
--
-- $names     the names of the vulnerability
--
-- A condition is NULL never: where an epoch is not known, the keys without epoch decide, as in match.sql.
SELECT
    p.row,
    p.ecosystem,
    v.source,
    v.id,
    v.ids,
    a.range,
    a.fixed_version,
    a.state,
    a.note,
    a.fixed_on,
    a.module,
    coalesce(a.severity, v.severity) AS severity,
    v.score,
    v.vector,
    v.published,
    v.disputed,
    CASE
        WHEN p.epoch <> a.introduced_epoch THEN p.epoch > a.introduced_epoch
        ELSE p.key >= a.introduced
    END AS is_introduced,
    a.fixed IS NULL OR CASE
        WHEN p.epoch <> a.fixed_epoch THEN p.epoch < a.fixed_epoch
        ELSE p.key < a.fixed
    END AS is_unfixed,
    a.module IS NULL
    OR a.module = p.module
    OR (a.module = '-' AND p.module IS NULL)
    OR (p.module IS NOT NULL AND a.module <> '-' AND '*' IN (a.module, p.module)) AS is_of_module,
    a.fixed_version IS NOT NULL AND p.epoch IS NOT NULL AND a.fixed_epoch IS NULL AS is_without_epoch
FROM packages AS p
JOIN affected AS a
    ON a.ecosystem = p.ecosystem
    AND a.name = p.name
JOIN advisories AS v
    ON v.source = a.source
    AND v.row = a.advisory
ANTI JOIN advisories AS later
    ON v.source LIKE '%:archive'
    AND later.source = replace(v.source, ':archive', ':changes')
    AND later.id = v.id
WHERE list_has_any(string_split(v.ids, ' '), $names::VARCHAR[]) OR list_contains($names::VARCHAR[], v.id)
ORDER BY p.row, v.source, v.id, a.range
