//! The tables of Istari.

pub const SCHEMA: &str = "
    CREATE TABLE istari_users (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, tenant_id TEXT NOT NULL, user_type TEXT NOT NULL,
        state TEXT, admin INTEGER NOT NULL, document TEXT NOT NULL
    );
    CREATE TABLE istari_token_secrets (secret TEXT PRIMARY KEY, token TEXT NOT NULL, user TEXT NOT NULL);
    CREATE TABLE istari_documents (
        number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, UNIQUE (kind, id)
    );
    CREATE TABLE istari_sequence (value INTEGER NOT NULL);
    INSERT INTO istari_sequence VALUES (0);
    CREATE TABLE istari_objects (sha TEXT PRIMARY KEY, content BLOB NOT NULL);
    CREATE TABLE istari_uploads (id TEXT PRIMARY KEY, sha TEXT NOT NULL, parts INTEGER NOT NULL);
    CREATE TABLE istari_parts (
        upload TEXT NOT NULL, number INTEGER NOT NULL, etag TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (upload, number)
    );";
pub const INDEXES: &str = "CREATE INDEX istari_by_tenant ON istari_users (tenant_id, number);";
