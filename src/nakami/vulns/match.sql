-- Which packages are vulnerable: one join, whatever the number of images.
--
-- packages   row, ecosystem, name, key, epoch, module   what is installed, distinct
-- affected   intervals of keys: introduced <= key < fixed
-- advisories what each interval is a statement of
--
-- Epochs of rpm stand beside the keys. Where either side does not know its epoch the comparison is NULL, which WHEN takes for "no", and the keys
-- without epoch decide. A modular advisory speaks of packages of that module only, one of module '-' of packages outside of modules only.
-- What a feed's source of changes says of an advisory takes the place of what its archive says (providers/csaf_fetch.py).
SELECT
    p.row,
    v.id,
    v.ids,
    v.source,
    a.fixed_version,
    a.range,
    coalesce(a.severity, v.severity) AS severity,
    v.vector,
    v.score,
    v.title,
    v.published,
    v.related,
    v.disputed,
    a.state,
    a.note,
    a.fixed_on
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
WHERE CASE
        WHEN p.epoch <> a.introduced_epoch THEN p.epoch > a.introduced_epoch
        ELSE p.key >= a.introduced
    END
    AND (
        a.fixed IS NULL
        OR CASE
            WHEN p.epoch <> a.fixed_epoch THEN p.epoch < a.fixed_epoch
            ELSE p.key < a.fixed
        END
    )
    AND (
        a.module IS NULL
        OR a.module = p.module
        OR (a.module = '-' AND p.module IS NULL)
        OR (p.module IS NOT NULL AND a.module <> '-' AND '*' IN (a.module, p.module))
    )
ORDER BY p.row, v.source, v.id, a.range
