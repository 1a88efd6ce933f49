CREATE TABLE qvs_audit (
    tenant text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    at text COLLATE "C" NOT NULL,
    actor text COLLATE "C" NOT NULL,
    action text COLLATE "C" NOT NULL,
    object text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    detail text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, sequence)
);

CREATE INDEX qvs_audit_actor ON qvs_audit (tenant, actor, sequence);
CREATE INDEX qvs_audit_action ON qvs_audit (tenant, action, sequence);
CREATE INDEX qvs_audit_object ON qvs_audit (tenant, object, sequence);

CREATE FUNCTION qvs_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only';
END
$$;

CREATE TRIGGER qvs_audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON qvs_audit
    FOR EACH STATEMENT EXECUTE FUNCTION qvs_audit_refuse();
