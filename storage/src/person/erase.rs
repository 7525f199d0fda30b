//! Erasing a person: their key goes, and with it all that was sealed under it; what names them in
//! rows that change is emptied. Rows that never change keep their bytes.

use crate::error::StorageError;
use crate::seal;
use crate::sql::{Read, all, execute, values};
use crate::tx::Tx;
use domain::PersonId;
use sea_orm::FromQueryResult;

/// What keeps somebody from being erased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blockers {
    /// Enterprises that would have no owner, by name.
    pub enterprises: Vec<String>,
    /// Their orders that are under way, by number.
    pub orders: Vec<String>,
    /// Their orders with money that is still to come or to go, by number.
    pub unsettled: Vec<String>,
}

/// Names told at most; more would help nobody.
const TOLD: i64 = 20;

const LAST_OWNER: &str = "SELECT e.name AS name FROM memberships m \
    JOIN enterprises e ON e.id = m.enterprise_id \
    WHERE m.holder_person_id = $1 AND m.kind = 'OWNER' AND m.ended_at IS NULL \
    AND e.status <> 'CLOSED' AND NOT EXISTS (SELECT 1 FROM memberships other \
        WHERE other.enterprise_id = m.enterprise_id AND other.kind = 'OWNER' \
        AND other.ended_at IS NULL AND other.holder_person_id IS NOT NULL \
        AND other.holder_person_id <> $1) \
    ORDER BY e.name LIMIT $2";

const OPEN: &str = "SELECT o.number AS name FROM orders o WHERE o.person_id = $1 \
    AND EXISTS (SELECT 1 FROM seller_orders s \
        JOIN seller_order_progress p ON p.seller_order_id = s.id \
        WHERE s.order_id = o.id AND p.delivered_at IS NULL AND p.completed_at IS NULL \
        AND p.cancelled_at IS NULL AND p.returned_at IS NULL AND p.refunded_at IS NULL) \
    ORDER BY o.id LIMIT $2";

const UNSETTLED: &str = "SELECT o.number AS name FROM orders o WHERE o.person_id = $1 \
    AND (EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id \
            AND p.status IN ('CREATED', 'PENDING', 'UNKNOWN')) \
        OR EXISTS (SELECT 1 FROM payments p JOIN refunds r ON r.payment_id = p.id \
            WHERE p.order_id = o.id AND r.status <> 'SUCCEEDED' \
            AND NOT EXISTS (SELECT 1 FROM refunds paid WHERE paid.payment_id = r.payment_id \
                AND paid.seller_order_id = r.seller_order_id AND paid.status = 'SUCCEEDED')) \
        OR EXISTS (SELECT 1 FROM seller_orders s \
            JOIN seller_order_progress g ON g.seller_order_id = s.id \
            WHERE s.order_id = o.id AND g.paid_at IS NOT NULL AND g.refunded_at IS NULL \
            AND (g.cancelled_at IS NOT NULL OR g.returned_at IS NOT NULL))) \
    ORDER BY o.id LIMIT $2";

/// What keeps `person` from being erased, a few of each.
pub async fn blockers(on: &impl Read, person: PersonId) -> Result<Blockers, StorageError> {
    Ok(Blockers {
        enterprises: names(on, LAST_OWNER, person).await?,
        orders: names(on, OPEN, person).await?,
        unsettled: names(on, UNSETTLED, person).await?,
    })
}

async fn names(on: &impl Read, sql: &str, person: PersonId) -> Result<Vec<String>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
    }
    let rows: Vec<Row> = all(on, sql, values![person, TOLD]).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// Statements about `$1` alone.
const GONE: &[&str] = &[
    // How a closed enterprise was reached of which nobody else is an owner: often their own phone.
    "UPDATE enterprises SET contact_phone_sealed = NULL, contact_phone_key_id = NULL, \
     contact_email_sealed = NULL, contact_email_key_id = NULL, \
     address_sealed = NULL, address_key_id = NULL WHERE status = 'CLOSED' \
     AND id IN (SELECT enterprise_id FROM memberships WHERE holder_person_id = $1 \
         AND kind = 'OWNER' AND ended_at IS NULL) \
     AND NOT EXISTS (SELECT 1 FROM memberships other WHERE other.enterprise_id = enterprises.id \
         AND other.kind = 'OWNER' AND other.ended_at IS NULL \
         AND other.holder_person_id IS NOT NULL AND other.holder_person_id <> $1)",
    "UPDATE sessions SET client = NULL WHERE person_id = $1",
    // They chose the name themselves.
    "UPDATE api_tokens SET name = '' WHERE person_id = $1",
    "DELETE FROM cart_lines WHERE cart_id IN (SELECT id FROM carts WHERE person_id = $1)",
    "DELETE FROM carts WHERE person_id = $1",
    "DELETE FROM person_exports WHERE person_id = $1",
    "DELETE FROM person_identities WHERE person_id = $1",
    "DELETE FROM session_refreshes WHERE session_id IN \
     (SELECT id FROM sessions WHERE person_id = $1)",
];

/// Statements about `$1` at the instant `$2`.
const ENDED: &[&str] = &[
    "UPDATE ownership_offers SET ended_at = $2, end_kind = 'WITHDRAWN' WHERE ended_at IS NULL \
     AND (offered_by = $1 OR membership_id IN \
         (SELECT id FROM memberships WHERE holder_person_id = $1))",
    "UPDATE membership_invitations SET ended_at = $2, end_kind = 'WITHDRAWN', \
     login_sealed = NULL WHERE invited_by = $1 AND ended_at IS NULL",
    "UPDATE sessions SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL",
    "UPDATE memberships SET ended_at = $2 WHERE holder_person_id = $1 AND ended_at IS NULL",
    "UPDATE api_tokens SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL",
    "UPDATE mandates SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL",
];

/// Erases `person`, who goes by `marker` from then on. The caller holds them with
/// [`lock`](super::lock).
pub async fn erase(tx: &Tx, person: PersonId, marker: &str) -> Result<(), StorageError> {
    for sql in GONE {
        execute(tx, sql, values![person]).await?;
    }
    for sql in ENDED {
        execute(tx, sql, values![person, tx.now()]).await?;
    }
    let sql = "DELETE FROM idempotency_keys WHERE scope = $1";
    execute(tx, sql, values![person.to_string()]).await?;
    // What they registered with, while nobody was signed in: the same request again is a new one.
    let sql = "DELETE FROM idempotency_keys WHERE scope = 'anonymous' \
               AND operation = 'personRegister' AND result = $1";
    execute(tx, sql, values![serde_json::to_string(&person)?]).await?;
    let sql = "UPDATE people SET display_name = $2, phone = NULL, email = NULL, \
               password_hash = NULL, language = NULL, erased_at = $3 WHERE id = $1";
    execute(tx, sql, values![person, marker, tx.now()]).await?;
    seal::destroy_person_key(tx, person).await
}

/// Ends the open invitations to logins with these hashes, and forgets the logins: whoever had them
/// is erased.
pub async fn end_invitations_to(tx: &Tx, login_hashes: &[Vec<u8>]) -> Result<(), StorageError> {
    for hash in login_hashes {
        let sql = "UPDATE membership_invitations SET ended_at = $2, end_kind = 'DECLINED', \
                   login_sealed = NULL WHERE login_hash = $1 AND ended_at IS NULL";
        execute(tx, sql, values![hash.clone(), tx.now()]).await?;
    }
    Ok(())
}
