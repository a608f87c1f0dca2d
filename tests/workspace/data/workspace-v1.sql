-- A workspace as version 1 of the tables wrote it: history kept one change a step, and only what was before it.
PRAGMA application_id = 1363956561;
PRAGMA user_version = 1;
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE state (
    area TEXT NOT NULL, owner TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (area, owner, field)
) WITHOUT ROWID;
CREATE TABLE history (
    id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL,
    area TEXT NOT NULL, owner TEXT NOT NULL, field TEXT NOT NULL, before TEXT
);
INSERT INTO meta VALUES ('revision', 5), ('last_id', 2);
INSERT INTO state VALUES
    ('pack', '', '', '"2024"'),
    ('list', '', 'enterprises', '["e1"]'),
    ('list', '', 'applicants', '["p2"]'),
    ('list', '', 'evidence', '[]'),
    ('list', '', 'waivers', '[]'),
    ('employer', 'p2', '', '"e1"'),
    ('answer', 'e1', 'name', '"泰山重工有限公司"'),
    ('answer', 'p2', 'name', '"李四"'),
    ('answer', 'p2', 'born', '{"d":"1980-01"}');
INSERT INTO history (label, area, owner, field, before) VALUES
    ('修改 未填姓名的申报人 的 姓名', 'answer', 'p2', 'name', NULL),
    ('修改 张三 的 出生年月', 'answer', 'p2', 'born', NULL),
    ('修改 张三 的 姓名', 'answer', 'p2', 'name', '"张三"');
