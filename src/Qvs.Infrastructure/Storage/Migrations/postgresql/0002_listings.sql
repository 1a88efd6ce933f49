-- removed = 1: forgotten at that revision, so that a late row of an earlier one does not come back.
CREATE TABLE qvs_listing (
    kind text COLLATE "C" NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    parent text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    sort text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    removed integer NOT NULL,
    text text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, tenant, key)
);

-- One for each way to ask: by nothing, status, parent, or both; each then in the order of the list.
CREATE INDEX qvs_listing_sort ON qvs_listing (kind, tenant, sort, key) WHERE removed = 0;
CREATE INDEX qvs_listing_status ON qvs_listing (kind, status, tenant, sort, key) WHERE removed = 0;
CREATE INDEX qvs_listing_parent ON qvs_listing (kind, tenant, parent, sort, key) WHERE removed = 0;
CREATE INDEX qvs_listing_parent_status ON qvs_listing (kind, tenant, parent, status, sort, key) WHERE removed = 0;
