-- What runs have done to deployments, for insights: one row a try, written when it cannot change any more. Times are milliseconds of Unix.
CREATE TABLE qvs_deployment (
    tenant text COLLATE "C" NOT NULL,
    run text COLLATE "C" NOT NULL,
    line text COLLATE "C" NOT NULL,
    application text COLLATE "C" NOT NULL,
    deployment text COLLATE "C" NOT NULL,
    attempt integer NOT NULL,
    environment text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    succeeded integer NOT NULL,
    rollback integer NOT NULL,
    source text COLLATE "C" NOT NULL,
    since bigint NOT NULL,
    lead_from text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant, run, application, deployment, attempt)
);

-- A period of an environment, and of it one application or one line.
CREATE INDEX qvs_deployment_at ON qvs_deployment (tenant, environment, at);
CREATE INDEX qvs_deployment_application ON qvs_deployment (tenant, application, environment, at);
CREATE INDEX qvs_deployment_line ON qvs_deployment (tenant, line, environment, at);
