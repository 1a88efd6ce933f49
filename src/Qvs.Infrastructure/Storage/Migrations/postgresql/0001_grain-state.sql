-- What Orleans' providers read at the start: their statements, by name.
CREATE TABLE OrleansQuery (
    QueryKey text PRIMARY KEY,
    QueryText text NOT NULL
);

-- A payload of NULL is a state that was cleared: its version goes on.
CREATE TABLE qvs_grain_state (
    service_id text COLLATE "C" NOT NULL,
    grain_type text COLLATE "C" NOT NULL,
    state_name text COLLATE "C" NOT NULL,
    grain_key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    modified_at timestamptz NOT NULL,
    payload text,
    PRIMARY KEY (service_id, grain_type, state_name, grain_key)
);

-- @GrainTypeString is type/name. Every statement answers one row: the version that it was given means that nothing was changed.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey', '
    SELECT convert_to(payload, ''UTF8'') AS PayloadBinary, version AS Version
    FROM qvs_grain_state
    WHERE service_id = @ServiceId
        AND grain_type = split_part(@GrainTypeString, ''/'', 1)
        AND state_name = substr(@GrainTypeString, strpos(@GrainTypeString, ''/'') + 1)
        AND grain_key = @GrainIdExtensionString
        AND payload IS NOT NULL
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey', '
    WITH updated AS (
        UPDATE qvs_grain_state
        SET payload = convert_from(@PayloadBinary, ''UTF8''), version = version + 1, modified_at = now()
        WHERE service_id = @ServiceId
            AND grain_type = split_part(@GrainTypeString, ''/'', 1)
            AND state_name = substr(@GrainTypeString, strpos(@GrainTypeString, ''/'') + 1)
            AND grain_key = @GrainIdExtensionString
            AND version = CAST(@GrainStateVersion AS integer)
        RETURNING version
    ),
    inserted AS (
        INSERT INTO qvs_grain_state AS old (service_id, grain_type, state_name, grain_key, version, modified_at, payload)
        SELECT
            @ServiceId,
            split_part(@GrainTypeString, ''/'', 1),
            substr(@GrainTypeString, strpos(@GrainTypeString, ''/'') + 1),
            @GrainIdExtensionString,
            1,
            now(),
            convert_from(@PayloadBinary, ''UTF8'')
        WHERE CAST(@GrainStateVersion AS integer) IS NULL
        ON CONFLICT (service_id, grain_type, state_name, grain_key) DO UPDATE
        SET payload = excluded.payload, version = old.version + 1, modified_at = excluded.modified_at
        WHERE old.payload IS NULL
        RETURNING version
    )
    SELECT coalesce((SELECT version FROM updated), (SELECT version FROM inserted), CAST(@GrainStateVersion AS integer)) AS NewGrainStateVersion
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey', '
    WITH cleared AS (
        UPDATE qvs_grain_state
        SET payload = NULL, version = version + 1, modified_at = now()
        WHERE service_id = @ServiceId
            AND grain_type = split_part(@GrainTypeString, ''/'', 1)
            AND state_name = substr(@GrainTypeString, strpos(@GrainTypeString, ''/'') + 1)
            AND grain_key = @GrainIdExtensionString
            AND version = CAST(@GrainStateVersion AS integer)
            AND payload IS NOT NULL
        RETURNING version
    )
    SELECT coalesce((SELECT version FROM cleared), CAST(@GrainStateVersion AS integer)) AS NewGrainStateVersion
');
