-- removed = 1: forgotten at that revision, so that a late row of an earlier one does not come back.
CREATE TABLE qvs_listing (
    kind TEXT NOT NULL,
    tenant TEXT NOT NULL,
    key TEXT NOT NULL,
    parent TEXT NOT NULL,
    status TEXT NOT NULL,
    sort TEXT NOT NULL,
    revision INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    text TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, tenant, key)
);

-- One for each way to ask: by nothing, status, parent, or both; each then in the order of the list.
CREATE INDEX qvs_listing_sort ON qvs_listing (kind, tenant, sort, key) WHERE removed = 0;
CREATE INDEX qvs_listing_status ON qvs_listing (kind, status, tenant, sort, key) WHERE removed = 0;
CREATE INDEX qvs_listing_parent ON qvs_listing (kind, tenant, parent, sort, key) WHERE removed = 0;
CREATE INDEX qvs_listing_parent_status ON qvs_listing (kind, tenant, parent, status, sort, key) WHERE removed = 0;
