//! The inbox: every message of a provider, verified first, kept as it came, applied later.

use crate::error::StorageError;
use crate::seal;
use crate::sql::{Read, execute, insert, number, one, values};
use crate::tx::Tx;
use domain::{PersonId, ProviderMessageId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// What a message is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboxSubject {
    /// The payment that the provider knows by this reference.
    Payment(String),
    /// The refund that the provider knows by this reference.
    Refund(String),
    /// Something that the adapter does not know: kept and acknowledged.
    Unknown,
}

impl InboxSubject {
    const fn code(&self) -> &'static str {
        match self {
            Self::Payment(_) => "PAYMENT",
            Self::Refund(_) => "REFUND",
            Self::Unknown => "UNKNOWN",
        }
    }

    fn reference(&self) -> Option<&str> {
        match self {
            Self::Payment(reference) | Self::Refund(reference) => Some(reference),
            Self::Unknown => None,
        }
    }

    fn from_row(code: &str, reference: Option<String>) -> Option<Self> {
        match (code, reference) {
            ("PAYMENT", Some(reference)) => Some(Self::Payment(reference)),
            ("REFUND", Some(reference)) => Some(Self::Refund(reference)),
            ("UNKNOWN", _) => Some(Self::Unknown),
            _ => None,
        }
    }
}

/// A verified message to be kept.
#[derive(Debug)]
pub struct NewMessage<'a> {
    /// Whose message.
    pub provider: &'a str,
    /// The provider's id of the event.
    pub event_id: &'a str,
    /// The provider's word for what happened.
    pub kind: &'a str,
    /// What it is about.
    pub subject: &'a InboxSubject,
    /// The bytes as they came.
    pub body: &'a [u8],
    /// Whose personal values may be in it, where that is known.
    pub person: Option<PersonId>,
}

/// Whether the event is in the inbox already.
pub async fn has_message(
    on: &impl Read,
    provider: &str,
    event_id: &str,
) -> Result<bool, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM provider_messages WHERE provider = $1 AND event_id = $2";
    Ok(number(on, sql, values![provider, event_id]).await? > 0)
}

/// Keeps `message`. The same event a second time is refused as a duplicate.
pub async fn keep(tx: &Tx, message: NewMessage<'_>) -> Result<ProviderMessageId, StorageError> {
    let body = seal::store(tx, message.person, message.body).await?;
    let id: ProviderMessageId = tx.new_id();
    let columns = [
        "id",
        "provider",
        "event_id",
        "kind",
        "subject",
        "provider_reference",
        "body_value_id",
        "received_at",
    ];
    let row = values![
        id,
        message.provider,
        message.event_id,
        message.kind,
        message.subject.code(),
        message.subject.reference(),
        body,
        tx.now(),
    ];
    insert(tx, "provider_messages", &columns, vec![row]).await?;
    Ok(id)
}

/// A message of the inbox.
#[derive(Debug, Clone)]
pub struct InboxMessage {
    /// Its id.
    pub id: ProviderMessageId,
    /// Whose message.
    pub provider: String,
    /// What it is about.
    pub subject: InboxSubject,
}

/// The message `id`, unless it was applied before.
pub async fn message(
    on: &impl Read,
    id: ProviderMessageId,
) -> Result<Option<InboxMessage>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        provider: String,
        subject: String,
        provider_reference: Option<String>,
    }
    let sql = "SELECT m.id, m.provider, m.subject, m.provider_reference \
               FROM provider_messages m \
               LEFT JOIN provider_message_results r ON r.message_id = m.id \
               WHERE m.id = $1 AND r.message_id IS NULL";
    let Some(row) = one::<Row>(on, sql, values![id]).await? else {
        return Ok(None);
    };
    let subject = InboxSubject::from_row(&row.subject, row.provider_reference);
    Ok(Some(InboxMessage {
        id: row.id.into(),
        provider: row.provider,
        subject: subject.ok_or_else(|| StorageError::Corrupt {
            table: "provider_messages",
            column: "subject",
            id: id.to_string(),
        })?,
    }))
}

/// Writes down what became of a message; the first outcome stays.
pub async fn finish(tx: &Tx, id: ProviderMessageId, outcome: &str) -> Result<(), StorageError> {
    let sql = "INSERT INTO provider_message_results (message_id, outcome, applied_at) \
               VALUES ($1, $2, $3) ON CONFLICT (message_id) DO NOTHING";
    execute(tx, sql, values![id, outcome, tx.now()]).await?;
    Ok(())
}
