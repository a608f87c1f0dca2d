-- A workspace as version 2 of the tables kept it: evidence without page edits.
PRAGMA application_id = 1363956561;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE changes (
    step INTEGER NOT NULL REFERENCES steps (id) ON DELETE CASCADE,
    area TEXT NOT NULL, owner TEXT NOT NULL, field TEXT NOT NULL, before TEXT, after TEXT,
    PRIMARY KEY (step, area, owner, field)
) WITHOUT ROWID
;
INSERT INTO "changes" VALUES(1,'answer','unit','name',NULL,'"济南市人社局"');
INSERT INTO "changes" VALUES(2,'list','','enterprises','[]','["e1"]');
INSERT INTO "changes" VALUES(3,'answer','e1','name',NULL,'"泉城机床厂"');
INSERT INTO "changes" VALUES(4,'employer','p2','',NULL,'"e1"');
INSERT INTO "changes" VALUES(4,'list','','applicants','[]','["p2"]');
INSERT INTO "changes" VALUES(5,'answer','p2','name',NULL,'"张三"');
INSERT INTO "changes" VALUES(6,'answer','p2','certificates',NULL,'{"r":[["r3",{"number":"S000037000001201000001"}]]}');
INSERT INTO "changes" VALUES(7,'evidence','v4','',NULL,'{"check":["赵审核","济南市人社局","2024-07-10"],"claim":"certificates/r3","file":{"f":["342a2b456647af632e0e9cf2a8237ccb8b81edd722ed9c9982fce28dc242b5e3","证书.pdf",17,"application/pdf"]},"kind":"certificate","owner":"p2","title":"高级技师证书"}');
INSERT INTO "changes" VALUES(7,'list','','evidence','[]','["v4"]');
INSERT INTO "changes" VALUES(8,'evidence','v5','',NULL,'{"claim":"","file":{"f":["342a2b456647af632e0e9cf2a8237ccb8b81edd722ed9c9982fce28dc242b5e3","证书.pdf",17,"application/pdf"]},"kind":"minutes","owner":"unit","title":"纪要"}');
INSERT INTO "changes" VALUES(8,'list','','evidence','["v4"]','["v4","v5"]');
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('last_id',5);
INSERT INTO "meta" VALUES('revision',8);
CREATE TABLE state (
    area TEXT NOT NULL, owner TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (area, owner, field)
) WITHOUT ROWID
;
INSERT INTO "state" VALUES('answer','e1','name','"泉城机床厂"');
INSERT INTO "state" VALUES('answer','p2','certificates','{"r":[["r3",{"number":"S000037000001201000001"}]]}');
INSERT INTO "state" VALUES('answer','p2','name','"张三"');
INSERT INTO "state" VALUES('answer','unit','name','"济南市人社局"');
INSERT INTO "state" VALUES('employer','p2','','"e1"');
INSERT INTO "state" VALUES('evidence','v4','','{"check":["赵审核","济南市人社局","2024-07-10"],"claim":"certificates/r3","file":{"f":["342a2b456647af632e0e9cf2a8237ccb8b81edd722ed9c9982fce28dc242b5e3","证书.pdf",17,"application/pdf"]},"kind":"certificate","owner":"p2","title":"高级技师证书"}');
INSERT INTO "state" VALUES('evidence','v5','','{"claim":"","file":{"f":["342a2b456647af632e0e9cf2a8237ccb8b81edd722ed9c9982fce28dc242b5e3","证书.pdf",17,"application/pdf"]},"kind":"minutes","owner":"unit","title":"纪要"}');
INSERT INTO "state" VALUES('list','','applicants','["p2"]');
INSERT INTO "state" VALUES('list','','enterprises','["e1"]');
INSERT INTO "state" VALUES('list','','evidence','["v4","v5"]');
INSERT INTO "state" VALUES('list','','waivers','[]');
INSERT INTO "state" VALUES('pack','','','"2024"');
CREATE TABLE steps (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0);
INSERT INTO "steps" VALUES(1,'修改 推荐单位 的 name',0);
INSERT INTO "steps" VALUES(2,'增加一个申报单位',0);
INSERT INTO "steps" VALUES(3,'修改 未填名称的申报单位 的 name',0);
INSERT INTO "steps" VALUES(4,'增加一名申报人',0);
INSERT INTO "steps" VALUES(5,'修改 未填姓名的申报人 的 name',0);
INSERT INTO "steps" VALUES(6,'增加一行： 张三 的 certificates',0);
INSERT INTO "steps" VALUES(7,'为 张三 添加材料 高级技师证书',0);
INSERT INTO "steps" VALUES(8,'为 推荐单位 添加材料 纪要',0);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('steps',8);
COMMIT;
