//! The table of every key.

use super::key::Fallback::{Derived, Value};
use super::key::{Key, key};
use super::kind::Kind;

const MEBIBYTE: i64 = 1_024 * 1_024;

/// Every key, those of a section together.
pub(super) const KEYS: &[Key] = &[
    key(
        "data_dir",
        Kind::Path,
        Value("\"sentra-data\""),
        "The folder of everything kept on disk.",
    ),
    key(
        "database_url",
        Kind::Database,
        Derived("sentra.db in data_dir"),
        "The database: sqlite://<file>, or postgres://<user>:<password>@<host>/<name>.",
    ),
    key(
        "database_read_url",
        Kind::Standby,
        Derived("none: the database answers all reads"),
        "A PostgreSQL standby of it, which answers reads that may be a moment old.",
    ),
    key(
        "database_connections",
        Kind::Integer(2, 1_000),
        Derived("4 that read on SQLite, 16 on PostgreSQL"),
        "Connections to the database, and as many to its standby.",
    ),
    key(
        "listen",
        Kind::Address,
        Value("\"127.0.0.1:8080\""),
        "Where to listen.",
    ),
    key(
        "public_url",
        Kind::Url,
        Derived("http://<listen>"),
        "Where the outside world finds this server.",
    ),
    key(
        "graphiql",
        Kind::Flag,
        Value("true"),
        "Whether /graphql shows GraphiQL to a browser.",
    ),
    key(
        "cors_origins",
        Kind::Origins,
        Value("[]"),
        "Other origins whose pages may call; \"*\" for all, who then send no cookies.",
    ),
    key(
        "trusted_proxies",
        Kind::Networks,
        Value("[]"),
        "Proxies, by address or range, whose x-forwarded-for is believed.",
    ),
    key(
        "secret_key",
        Kind::Secret,
        Derived("made once and kept in secret.key in data_dir"),
        "The key of sessions and of personal values at rest. Whoever loses it loses those.",
    ),
    key(
        "previous_secret_keys",
        Kind::Secrets,
        Value("[]"),
        "Keys that still open what they sealed, until `sentra keys rotate` has left none.",
    ),
    key(
        "worker",
        Kind::Flag,
        Value("true"),
        "Whether jobs run in the process that serves; `sentra work` runs them alone.",
    ),
    key(
        "worker_jobs",
        Kind::Integer(1, 64),
        Value("4"),
        "Jobs that run at once in this process.",
    ),
    key(
        "platform.fee_bps",
        Kind::Integer(0, 10_000),
        Value("0"),
        "The platform's fee in basis points of the goods' value.",
    ),
    key(
        "platform.hold_minutes",
        Kind::Integer(1, 43_200),
        Value("60"),
        "Minutes that stock is held for an order that is not paid.",
    ),
    key(
        "limits.document_bytes",
        Kind::Integer(1_024, MEBIBYTE),
        Value("32768"),
        "Bytes of a GraphQL document.",
    ),
    key(
        "limits.tokens",
        Kind::Integer(100, 50_000),
        Value("2000"),
        "Tokens of a document.",
    ),
    key(
        "limits.nesting",
        Kind::Integer(10, 60),
        Value("60"),
        "Brackets open at once; more than 60 would endanger the process.",
    ),
    key(
        "limits.depth",
        Kind::Integer(5, 30),
        Value("15"),
        "Fields inside fields; the standard introspection query needs 15.",
    ),
    key(
        "limits.aliases",
        Kind::Integer(1, 1_000),
        Value("30"),
        "Aliases of a document, and fields of its root.",
    ),
    key(
        "limits.directives",
        Kind::Integer(0, 1_000),
        Value("50"),
        "Directives of a document.",
    ),
    key(
        "limits.cost",
        Kind::Integer(100, 1_000_000),
        Value("5000"),
        "Fields that execution can visit, lists multiplied by their page size.",
    ),
    key(
        "limits.body_bytes",
        Kind::Integer(1_024, 100 * MEBIBYTE),
        Value("1048576"),
        "Bytes of a GraphQL request's body.",
    ),
    key(
        "limits.request_seconds",
        Kind::Integer(1, 300),
        Value("15"),
        "Seconds until a request is answered with RETRY_LATER.",
    ),
    key(
        "limits.attempts_per_address",
        Kind::Integer(1, 1_000_000),
        Value("600"),
        "Sign-ins and registrations from one address in an hour; many people share one.",
    ),
    key(
        "limits.attempts_per_login",
        Kind::Integer(1, 1_000_000),
        Value("30"),
        "Sign-ins and registrations with one phone number or e-mail address in an hour.",
    ),
    key(
        "limits.reveals_per_person",
        Kind::Integer(1, 100_000),
        Value("30"),
        "Sealed numbers that one person may see in full in an hour; each look is written down.",
    ),
    key(
        "sandbox.enabled",
        Kind::Flag,
        Value("true"),
        "Whether the sandbox, a payment provider for trying things out, is offered.",
    ),
    key(
        "sandbox.url",
        Kind::Url,
        Derived("none: the server itself holds the sandbox, in data_dir"),
        "Where another process holds the sandbox, such as http://10.0.0.5:8080.",
    ),
    key(
        "sandbox.webhook_url",
        Kind::Url,
        Derived("/webhooks/sandbox of the server that holds it"),
        "Where the sandbox sends its messages.",
    ),
    key(
        "sandbox.secret",
        Kind::Secret,
        Derived("made once and kept in sandbox.key in data_dir"),
        "What the sandbox signs its messages with, and is asked with; one for all processes.",
    ),
    key(
        "sandbox.decline",
        Kind::Flag,
        Value("false"),
        "Whether payments that the buyer confirms fail.",
    ),
    key(
        "sandbox.delay_seconds",
        Kind::Integer(0, 86_400),
        Value("0"),
        "Seconds by which messages about results are late.",
    ),
    key(
        "sandbox.duplicates",
        Kind::Integer(0, 20),
        Value("0"),
        "How many more times each message comes.",
    ),
    key(
        "sandbox.reorder",
        Kind::Flag,
        Value("false"),
        "Whether the older message comes after the newer one.",
    ),
    key(
        "media.folder",
        Kind::Path,
        Derived("media in data_dir"),
        "The folder of uploaded files; one that all machines share, where there are several.",
    ),
    key(
        "media.max_bytes",
        Kind::Integer(1_024, 100 * MEBIBYTE),
        Value("10485760"),
        "Bytes of one uploaded file.",
    ),
    key(
        "media.max_pixels",
        Kind::Integer(10_000, 200_000_000),
        Value("40000000"),
        "Width times height of one uploaded picture.",
    ),
    key(
        "notices.sender",
        Kind::Choice(&["file", "log"]),
        Value("\"file\""),
        "Where notices go that neither a gateway nor a mail server takes; file: notices.jsonl.",
    ),
    key(
        "notices.url",
        Kind::Url,
        Derived("none"),
        "The gateway that notices by phone are posted to; see docs/NOTICES.md.",
    ),
    key(
        "notices.token",
        Kind::Token,
        Derived("none"),
        "The bearer token of that gateway.",
    ),
    key(
        "notices.smtp_url",
        Kind::Mail,
        Derived("none"),
        "The mail server for notices by e-mail: smtp://<user>:<password>@<host>?tls=required.",
    ),
    key(
        "notices.from",
        Kind::Mailbox,
        Derived("none: needed with notices.smtp_url"),
        "Whom these mails come from, such as Sentra <sentra@desa.example>.",
    ),
    key(
        "retention.money_years",
        Kind::Integer(10, 100),
        Value("10"),
        "Years that personal values of orders and payments are kept; the law asks for ten.",
    ),
    key(
        "retention.other_years",
        Kind::Integer(5, 100),
        Value("5"),
        "Years that other personal values are kept; the law asks for five.",
    ),
    key(
        "log.format",
        Kind::Choice(&["pretty", "json"]),
        Value("\"pretty\""),
        "Lines for people, or JSON for machines.",
    ),
    key(
        "log.filter",
        Kind::Filter,
        Value("\"info,sqlx=warn\""),
        "What is logged: a level, and levels for parts.",
    ),
];
