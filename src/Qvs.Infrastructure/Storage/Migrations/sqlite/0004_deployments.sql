-- What runs have done to deployments, for insights: one row a try, written when it cannot change any more. Times are milliseconds of Unix.
CREATE TABLE qvs_deployment (
    tenant TEXT NOT NULL,
    run TEXT NOT NULL,
    line TEXT NOT NULL,
    application TEXT NOT NULL,
    deployment TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    environment TEXT NOT NULL,
    at INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    rollback INTEGER NOT NULL,
    source TEXT NOT NULL,
    since INTEGER NOT NULL,
    lead_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (tenant, run, application, deployment, attempt)
);

-- A period of an environment, and of it one application or one line.
CREATE INDEX qvs_deployment_at ON qvs_deployment (tenant, environment, at);
CREATE INDEX qvs_deployment_application ON qvs_deployment (tenant, application, environment, at);
CREATE INDEX qvs_deployment_line ON qvs_deployment (tenant, line, environment, at);
