//! What is known of a person, gathered for themselves; kept sealed under their own key.

use super::export_audit::audit_of;
use super::export_facts::facts_of;
use crate::error::StorageError;
use crate::order::{of_person, open_contact};
use crate::seal::{self, Keyring, Sealed};
use crate::sql::{Read, all, execute, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::{EmailAddress, PhoneNumber};
use domain::{OrderId, PersonExportId, PersonId};
use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Orders read at once.
const ORDERS_AT_ONCE: i64 = 100;

/// An export of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    /// Its id.
    pub id: PersonExportId,
    /// Whose.
    pub person: PersonId,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// Since when it can be fetched; `None` while it is made.
    pub ready_at: Option<DateTime<Utc>>,
    /// When it goes.
    pub expires_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    requested_at: DateTime<Utc>,
    ready_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
}

impl From<Row> for Export {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            person: row.person_id.into(),
            requested_at: row.requested_at,
            ready_at: row.ready_at,
            expires_at: row.expires_at,
        }
    }
}

const COLUMNS: &str = "id, person_id, requested_at, ready_at, expires_at";

/// Asks for an export.
pub async fn insert_export(
    tx: &Tx,
    person: PersonId,
    expires_at: DateTime<Utc>,
) -> Result<PersonExportId, StorageError> {
    let id: PersonExportId = tx.new_id();
    let columns = ["id", "person_id", "requested_at", "expires_at"];
    let row = values![id, person, tx.now(), expires_at];
    insert(tx, "person_exports", &columns, vec![row]).await?;
    Ok(id)
}

/// The export `id`, unless it has gone by `now`.
pub async fn find_export(
    on: &impl Read,
    id: PersonExportId,
    now: DateTime<Utc>,
) -> Result<Option<Export>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM person_exports WHERE id = $1 AND expires_at > $2");
    let row: Option<Row> = one(on, &sql, values![id, now]).await?;
    Ok(row.map(Export::from))
}

/// The exports of `person` that have not gone by `now`, the youngest first; at most 20.
pub async fn exports_of(
    on: &impl Read,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<Export>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM person_exports WHERE person_id = $1 AND expires_at > $2 \
         ORDER BY id DESC LIMIT 20"
    );
    let rows: Vec<Row> = all(on, &sql, values![person, now]).await?;
    Ok(rows.into_iter().map(Export::from).collect())
}

/// Keeps the document of an export, sealed under the key of its person. One that is kept already
/// stays.
pub async fn keep_export(tx: &Tx, export: Export, document: &[u8]) -> Result<(), StorageError> {
    let uuid = export.id.uuid();
    let sealed = seal::seal_for(tx, export.person, document, uuid.as_bytes()).await?;
    let sql = "UPDATE person_exports SET document = $2, ready_at = $3 \
               WHERE id = $1 AND ready_at IS NULL";
    execute(tx, sql, values![export.id, sealed, tx.now()]).await?;
    Ok(())
}

/// The document of an export; `None` when it is not made, has gone by `now`, or its person was
/// erased.
pub async fn export_document(
    on: &impl Read,
    keyring: &Keyring,
    id: PersonExportId,
    now: DateTime<Utc>,
) -> Result<Option<Vec<u8>>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        person_id: Uuid,
        document: Option<Vec<u8>>,
    }
    let sql = "SELECT person_id, document FROM person_exports WHERE id = $1 AND expires_at > $2";
    let Some(row) = one::<Row>(on, sql, values![id, now]).await? else {
        return Ok(None);
    };
    let Some(document) = row.document else {
        return Ok(None);
    };
    let uuid = id.uuid();
    let bound = (row.person_id.into(), uuid.as_bytes().as_slice());
    Ok(match seal::open_for(on, keyring, bound, &document).await? {
        Sealed::Open(plain) => Some(plain),
        Sealed::Erased => None,
    })
}

/// Forgets exports that have gone by `before`, at most `limit`; how many.
pub async fn sweep_exports(
    tx: &Tx,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<u64, StorageError> {
    let sql = "DELETE FROM person_exports WHERE id IN \
               (SELECT id FROM person_exports WHERE expires_at <= $1 LIMIT $2)";
    execute(tx, sql, values![before, limit]).await
}

#[derive(FromQueryResult, Serialize)]
#[serde(rename_all = "camelCase")]
struct SessionRow {
    started: DateTime<Utc>,
    expires: DateTime<Utc>,
    last_used: Option<DateTime<Utc>>,
    ended: Option<DateTime<Utc>>,
    started_by: Option<String>,
    client: Option<String>,
}

#[derive(FromQueryResult, Serialize)]
#[serde(rename_all = "camelCase")]
struct MembershipRow {
    enterprise: String,
    kind: String,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult, Serialize)]
#[serde(rename_all = "camelCase")]
struct MandateRow {
    kind: String,
    scope: String,
    granted_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult, Serialize)]
#[serde(rename_all = "camelCase")]
struct LineRow {
    product: String,
    variant: String,
    enterprise: String,
    price: i64,
    quantity_milli: i64,
    goods: i64,
}

#[derive(FromQueryResult, Serialize)]
#[serde(rename_all = "camelCase")]
struct PaymentRow {
    gateway: String,
    amount: i64,
    status: String,
    created_at: DateTime<Utc>,
}

/// Whether and when a login was shown to be theirs.
#[derive(FromQueryResult)]
struct ConfirmedRow {
    phone_confirmed_at: Option<DateTime<Utc>>,
    email_confirmed_at: Option<DateTime<Utc>>,
    has_password: bool,
}

const SESSIONS: &str = "SELECT created_at AS started, expires_at AS expires, \
    last_used_at AS last_used, ended_at AS ended, started_by, client \
    FROM sessions WHERE person_id = $1 ORDER BY id";
const MEMBERSHIPS: &str = "SELECT e.name AS enterprise, m.kind, m.created_at, m.ended_at \
    FROM memberships m JOIN enterprises e ON e.id = m.enterprise_id \
    WHERE m.holder_person_id = $1 ORDER BY m.id";
const MANDATES: &str = "SELECT kind, scope, granted_at, ended_at FROM mandates \
    WHERE person_id = $1 ORDER BY id";
const LINES: &str = "SELECT l.product_name AS product, l.variant_name AS variant, \
    s.enterprise_name AS enterprise, l.price_rupiah AS price, l.quantity_milli, \
    l.goods_rupiah AS goods FROM order_lines l JOIN seller_orders s ON s.id = l.seller_order_id \
    WHERE l.order_id = $1 ORDER BY s.position, l.position";
const PAYMENTS: &str = "SELECT gateway, amount_rupiah AS amount, status, created_at \
    FROM payments WHERE order_id = $1 ORDER BY id";
const CONFIRMED: &str = "SELECT phone_confirmed_at, email_confirmed_at, \
    password_hash IS NOT NULL AS has_password FROM people WHERE id = $1";

/// Everything personal that is kept of `person`, as JSON; `None` when they were erased.
pub async fn gather(
    on: &impl Read,
    keyring: &Keyring,
    person: PersonId,
) -> Result<Option<Value>, StorageError> {
    let Some(known) = super::find(on, person).await? else {
        return Ok(None);
    };
    let identity = super::identity_of(on, keyring, person).await?;
    let by = || values![person];
    let sessions: Vec<SessionRow> = all(on, SESSIONS, by()).await?;
    let memberships: Vec<MembershipRow> = all(on, MEMBERSHIPS, by()).await?;
    let mandates: Vec<MandateRow> = all(on, MANDATES, by()).await?;
    let confirmed: Option<ConfirmedRow> = one(on, CONFIRMED, by()).await?;
    let mut gathered = json!({
        "profile": {
            "name": known.name.as_str(),
            "phone": known.phone.as_ref().map(PhoneNumber::as_str),
            "email": known.email.as_ref().map(EmailAddress::as_str),
            "registeredAt": known.registered_at,
            "phoneConfirmedAt": confirmed.as_ref().map(|row| row.phone_confirmed_at),
            "emailConfirmedAt": confirmed.as_ref().map(|row| row.email_confirmed_at),
            "hasPassword": confirmed.as_ref().map(|row| row.has_password),
            "nik": identity.as_ref().map(|identity| identity.nik.as_str()),
        },
        "sessions": sessions,
        "memberships": memberships,
        "mandates": mandates,
        "orders": orders(on, keyring, person).await?,
        "audit": audit_of(on, keyring, person).await?,
    });
    if let Some(gathered) = gathered.as_object_mut() {
        gathered.extend(facts_of(on, person).await?);
    }
    Ok(Some(gathered))
}

async fn orders(
    on: &impl Read,
    keyring: &Keyring,
    person: PersonId,
) -> Result<Vec<Value>, StorageError> {
    let mut gathered = Vec::new();
    let mut after: Option<OrderId> = None;
    loop {
        let page = of_person(on, person, after, ORDERS_AT_ONCE).await?;
        let Some(last) = page.last() else {
            return Ok(gathered);
        };
        after = Some(last.id);
        for order in &page {
            let contact = open_contact(on, keyring, order.contact).await?;
            let contact = contact.map(|contact| {
                let address = contact.address.as_ref();
                json!({
                    "name": contact.name.as_str(),
                    "phone": contact.phone.as_str(),
                    "street": address.map(|address| address.street.as_str()),
                    "village": address.map(|address| address.village.dotted()),
                })
            });
            let lines: Vec<LineRow> = all(on, LINES, values![order.id]).await?;
            let payments: Vec<PaymentRow> = all(on, PAYMENTS, values![order.id]).await?;
            gathered.push(json!({
                "number": order.number,
                "placedAt": order.placed_at,
                "goods": order.goods.get(),
                "delivery": order.delivery.get(),
                "total": order.total.get(),
                "contact": contact,
                "lines": lines,
                "payments": payments,
            }));
        }
    }
}
