//! The tables of Civis.

/// Credentials that the sandbox gives out are API keys like others, so the table of keys hears of each: `civis_issued`. Its trigger
/// outlives a renewal of the tables, which drops tables alone.
pub const SCHEMA: &str = "
    CREATE TABLE civis_groups (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, slug TEXT NOT NULL, organization_id INTEGER NOT NULL, document TEXT NOT NULL
    );
    CREATE TABLE civis_users (
        id INTEGER PRIMARY KEY, organization_id INTEGER NOT NULL, name_key TEXT NOT NULL, login_key TEXT NOT NULL,
        active INTEGER NOT NULL, admin INTEGER NOT NULL, search TEXT NOT NULL, summary TEXT NOT NULL, detail TEXT NOT NULL
    );
    CREATE TABLE civis_memberships (
        user_id INTEGER NOT NULL, group_id INTEGER NOT NULL, PRIMARY KEY (user_id, group_id)
    ) WITHOUT ROWID;
    CREATE VIEW civis_acquaintances (caller, user_id) AS
        SELECT mine.user_id, theirs.user_id FROM civis_memberships mine JOIN civis_memberships theirs USING (group_id);
    CREATE TABLE civis_profiles (
        user_id INTEGER PRIMARY KEY, sign_in_count INTEGER NOT NULL, preferences TEXT NOT NULL,
        second_factor INTEGER NOT NULL, sessions INTEGER NOT NULL, last_checked TEXT, unlocked_at TEXT
    );
    CREATE TABLE civis_flags (user_id INTEGER NOT NULL, flag TEXT NOT NULL, PRIMARY KEY (flag, user_id)) WITHOUT ROWID;
    CREATE TABLE civis_api_keys (
        id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, name TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
        created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER, last_used_at INTEGER,
        use_count INTEGER NOT NULL DEFAULT 0, constraints TEXT NOT NULL DEFAULT '[]'
    );
    CREATE INDEX civis_keys_of ON civis_api_keys (user_id, id);
    CREATE TRIGGER IF NOT EXISTS civis_issued AFTER INSERT ON credentials WHEN NEW.platform = 'civis' BEGIN
        INSERT INTO civis_api_keys (user_id, name, token, created_at, expires_at)
        VALUES (CAST(NEW.user AS INTEGER), 'sandbox ' || replace(NEW.purpose, '_', ' '), NEW.secret,
                1577750400, coalesce(NEW.expires_at, 4102444800));
    END;
    CREATE TABLE civis_objects (
        id INTEGER PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, updated_at TEXT NOT NULL, author_id INTEGER NOT NULL
    );
    CREATE TABLE civis_favorites (
        id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, object_id INTEGER NOT NULL, position INTEGER NOT NULL,
        created_at TEXT NOT NULL
    );
    CREATE INDEX civis_favorites_of ON civis_favorites (user_id, position);
    CREATE TABLE civis_activity (
        id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, updated_at TEXT NOT NULL,
        document TEXT NOT NULL
    );
    CREATE TABLE civis_themes (id INTEGER PRIMARY KEY, summary TEXT NOT NULL, document TEXT NOT NULL);";

/// Both orders of the list hold all that a search reads, so that a scan never touches the wide rows.
pub const INDEXES: &str = "
    CREATE INDEX civis_by_name ON civis_users (organization_id, name_key, id, active, search);
    CREATE INDEX civis_by_login ON civis_users (organization_id, login_key, id, active, search);
    CREATE INDEX civis_members ON civis_memberships (group_id, user_id);";
