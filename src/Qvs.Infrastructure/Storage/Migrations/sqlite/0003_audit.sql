CREATE TABLE qvs_audit (
    tenant TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (tenant, sequence)
);

CREATE INDEX qvs_audit_actor ON qvs_audit (tenant, actor, sequence);
CREATE INDEX qvs_audit_action ON qvs_audit (tenant, action, sequence);
CREATE INDEX qvs_audit_object ON qvs_audit (tenant, object, sequence);

CREATE TRIGGER qvs_audit_no_update BEFORE UPDATE ON qvs_audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER qvs_audit_no_delete BEFORE DELETE ON qvs_audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
