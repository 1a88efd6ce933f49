-- When a row was forgotten, so that what keeps late rows out can go at some time; rows of before may go at once.
ALTER TABLE qvs_listing ADD COLUMN removed_at text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX qvs_listing_removed ON qvs_listing (tenant, removed_at) WHERE removed = 1;

-- What a run has used on a day, and what of it is still kept. Measuring again changes nothing.
CREATE TABLE qvs_usage (
    tenant text COLLATE "C" NOT NULL,
    run text COLLATE "C" NOT NULL,
    day text COLLATE "C" NOT NULL,
    began_at text COLLATE "C" NOT NULL,
    runs bigint NOT NULL,
    stages bigint NOT NULL,
    pod_milliseconds bigint NOT NULL,
    log_bytes bigint NOT NULL,
    artifact_bytes bigint NOT NULL,
    kept_log_bytes bigint NOT NULL,
    kept_artifact_bytes bigint NOT NULL,
    PRIMARY KEY (tenant, run, day)
);

CREATE INDEX qvs_usage_day ON qvs_usage (tenant, day);
CREATE INDEX qvs_usage_logs ON qvs_usage (tenant, began_at, run, kept_log_bytes) WHERE kept_log_bytes > 0;
CREATE INDEX qvs_usage_artifacts ON qvs_usage (tenant, began_at, run, kept_artifact_bytes) WHERE kept_artifact_bytes > 0;

-- Up to which entry the audit of a tenant was given up, and that entry's hash: the rest is verified from there.
CREATE TABLE qvs_audit_cut (
    tenant text COLLATE "C" PRIMARY KEY,
    sequence bigint NOT NULL,
    hash text COLLATE "C" NOT NULL,
    at text COLLATE "C" NOT NULL
);

DROP TRIGGER qvs_audit_no_change ON qvs_audit;

CREATE TRIGGER qvs_audit_no_change BEFORE UPDATE OR TRUNCATE ON qvs_audit
    FOR EACH STATEMENT EXECUTE FUNCTION qvs_audit_refuse();

CREATE FUNCTION qvs_audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM qvs_audit_cut WHERE tenant = OLD.tenant AND sequence >= OLD.sequence) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit is append-only';
END
$$;

CREATE TRIGGER qvs_audit_no_delete BEFORE DELETE ON qvs_audit
    FOR EACH ROW EXECUTE FUNCTION qvs_audit_keep();
