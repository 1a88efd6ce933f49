-- When a row was forgotten, so that what keeps late rows out can go at some time; rows of before may go at once.
ALTER TABLE qvs_listing ADD COLUMN removed_at TEXT NOT NULL DEFAULT '';
CREATE INDEX qvs_listing_removed ON qvs_listing (tenant, removed_at) WHERE removed = 1;

-- What a run has used on a day, and what of it is still kept. Measuring again changes nothing.
CREATE TABLE qvs_usage (
    tenant TEXT NOT NULL,
    run TEXT NOT NULL,
    day TEXT NOT NULL,
    began_at TEXT NOT NULL,
    runs INTEGER NOT NULL,
    stages INTEGER NOT NULL,
    pod_milliseconds INTEGER NOT NULL,
    log_bytes INTEGER NOT NULL,
    artifact_bytes INTEGER NOT NULL,
    kept_log_bytes INTEGER NOT NULL,
    kept_artifact_bytes INTEGER NOT NULL,
    PRIMARY KEY (tenant, run, day)
);

CREATE INDEX qvs_usage_day ON qvs_usage (tenant, day);
CREATE INDEX qvs_usage_logs ON qvs_usage (tenant, began_at, run, kept_log_bytes) WHERE kept_log_bytes > 0;
CREATE INDEX qvs_usage_artifacts ON qvs_usage (tenant, began_at, run, kept_artifact_bytes) WHERE kept_artifact_bytes > 0;

-- Up to which entry the audit of a tenant was given up, and that entry's hash: the rest is verified from there.
CREATE TABLE qvs_audit_cut (
    tenant TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at TEXT NOT NULL
);

DROP TRIGGER qvs_audit_no_delete;

CREATE TRIGGER qvs_audit_no_delete BEFORE DELETE ON qvs_audit
WHEN NOT EXISTS (SELECT 1 FROM qvs_audit_cut WHERE tenant = OLD.tenant AND sequence >= OLD.sequence)
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
