//! The tables of TrueFoundry's double.

pub const SCHEMA: &str = "
    CREATE TABLE truefoundry_users (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL, active INTEGER NOT NULL,
        email_key TEXT NOT NULL, document TEXT NOT NULL
    );
    CREATE TABLE truefoundry_tokens (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, secret TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, personal INTEGER NOT NULL,
        name TEXT NOT NULL, team TEXT, kind TEXT NOT NULL, current INTEGER NOT NULL, expires_at INTEGER, created_at TEXT NOT NULL
    );
    CREATE INDEX truefoundry_tokens_by_owner ON truefoundry_tokens (owner, number);
    -- Credentials of the file that somebody revoked by the API.
    CREATE TABLE truefoundry_revoked (purpose TEXT PRIMARY KEY);
    CREATE TABLE truefoundry_virtual_accounts (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, manifest TEXT NOT NULL, expires_at INTEGER,
        maker TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, synced TEXT
    );
    CREATE TABLE truefoundry_teams (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, manifest TEXT NOT NULL, editable INTEGER NOT NULL,
        maker TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
    );
    CREATE TABLE truefoundry_team_people (
        number INTEGER PRIMARY KEY, team TEXT NOT NULL, email TEXT NOT NULL, email_key TEXT NOT NULL, manages INTEGER NOT NULL
    );
    CREATE TABLE truefoundry_workspaces (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL);
    CREATE TABLE truefoundry_secret_groups (number INTEGER PRIMARY KEY, document TEXT NOT NULL);
    CREATE TABLE truefoundry_bindings (
        number INTEGER PRIMARY KEY, subject TEXT NOT NULL, subject_type TEXT NOT NULL, workspace TEXT NOT NULL, role TEXT NOT NULL
    );
    CREATE INDEX truefoundry_bindings_by_subject ON truefoundry_bindings (subject);";

/// Holds what the list and its total read.
pub const INDEXES: &str = "
    CREATE INDEX truefoundry_by_tenant ON truefoundry_users (tenant, number, active, email_key);
    CREATE INDEX truefoundry_by_email ON truefoundry_users (email_key);";
