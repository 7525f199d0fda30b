//! Offers of ownership: an owner hands an enterprise to another of its members, who takes it.

use crate::error::StorageError;
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, execute, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::Sight;
use domain::{EnterpriseId, MembershipId, OwnershipOfferId, PersonId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// How an offer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferEnd {
    /// It was taken.
    Accepted,
    /// It was not wanted, or taken back.
    Withdrawn,
    /// A newer one took its place.
    Replaced,
}

impl OfferEnd {
    const ALL: [Self; 3] = [Self::Accepted, Self::Withdrawn, Self::Replaced];

    const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "ACCEPTED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Replaced => "REPLACED",
        }
    }
}

/// An offer as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnershipOffer {
    /// The offer itself.
    pub id: OwnershipOfferId,
    /// Of which enterprise.
    pub enterprise: EnterpriseId,
    /// To which member.
    pub membership: MembershipId,
    /// The owner who offers.
    pub by: PersonId,
    /// Since when.
    pub offered_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// How it ended; `None` while it is open.
    pub ended: Option<OfferEnd>,
}

const SELECT: &str = "SELECT o.id, o.enterprise_id, o.membership_id, o.offered_by, o.offered_at, \
     o.expires_at, o.end_kind FROM ownership_offers o";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    enterprise_id: Uuid,
    membership_id: Uuid,
    offered_by: Uuid,
    offered_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    end_kind: Option<String>,
}

impl TryFrom<Row> for OwnershipOffer {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let end = |code: String| {
            let known = OfferEnd::ALL.into_iter().find(|end| end.code() == code);
            known.ok_or_else(|| StorageError::Corrupt {
                table: "ownership_offers",
                column: "end_kind",
                id: row.id.to_string(),
            })
        };
        Ok(Self {
            id: row.id.into(),
            enterprise: row.enterprise_id.into(),
            membership: row.membership_id.into(),
            by: row.offered_by.into(),
            offered_at: row.offered_at,
            expires_at: row.expires_at,
            ended: row.end_kind.map(end).transpose()?,
        })
    }
}

/// Stores an offer in the place of an open one of the same enterprise.
pub async fn insert_offer(
    tx: &Tx,
    (enterprise, membership): (EnterpriseId, MembershipId),
    by: PersonId,
    expires_at: DateTime<Utc>,
) -> Result<OwnershipOfferId, StorageError> {
    let replace = "UPDATE ownership_offers SET ended_at = $2, end_kind = $3 \
                   WHERE enterprise_id = $1 AND ended_at IS NULL";
    let replaced = OfferEnd::Replaced.code();
    execute(tx, replace, values![enterprise, tx.now(), replaced]).await?;
    let id: OwnershipOfferId = tx.new_id();
    let columns = [
        "id",
        "enterprise_id",
        "membership_id",
        "offered_by",
        "offered_at",
        "expires_at",
    ];
    let row = values![id, enterprise, membership, by, tx.now(), expires_at];
    insert(tx, "ownership_offers", &columns, vec![row]).await?;
    Ok(id)
}

/// An offer is the enterprise's and that of whom it is made to.
const OFFERED: Owned = Owned::of(&["o.enterprise_id"])
    .or_own("(SELECT m.holder_person_id FROM memberships m WHERE m.id = o.membership_id)");

/// The offer with `id`, where `sight` reaches it.
pub async fn find_offer(
    on: &impl Read,
    sight: &Sight,
    id: OwnershipOfferId,
) -> Result<Option<OwnershipOffer>, StorageError> {
    let (seen, values) = reached(sight, &OFFERED, values![id]);
    let sql = format!("{SELECT} WHERE o.id = $1 AND {seen}");
    let row: Option<Row> = one(on, &sql, values).await?;
    row.map(OwnershipOffer::try_from).transpose()
}

/// The open offers to `person`, oldest first; at most a hundred.
pub async fn offers_to(
    on: &impl Read,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<OwnershipOffer>, StorageError> {
    let sql = format!(
        "{SELECT} JOIN memberships m ON m.id = o.membership_id \
         WHERE m.holder_person_id = $1 AND m.ended_at IS NULL \
         AND o.ended_at IS NULL AND o.expires_at > $2 ORDER BY o.id LIMIT 100"
    );
    let rows: Vec<Row> = all(on, &sql, values![person, now]).await?;
    rows.into_iter().map(OwnershipOffer::try_from).collect()
}

/// The open offer of `enterprise`, if there is one and `sight` reaches it.
pub async fn offer_of(
    on: &impl Read,
    sight: &Sight,
    enterprise: EnterpriseId,
    now: DateTime<Utc>,
) -> Result<Option<OwnershipOffer>, StorageError> {
    let (seen, values) = reached(sight, &OFFERED, values![enterprise, now]);
    let sql = format!(
        "{SELECT} WHERE o.enterprise_id = $1 AND o.ended_at IS NULL AND o.expires_at > $2 \
         AND {seen}"
    );
    let row: Option<Row> = one(on, &sql, values).await?;
    row.map(OwnershipOffer::try_from).transpose()
}

/// Ends an open offer; true when it was open until now.
pub async fn end_offer(tx: &Tx, id: OwnershipOfferId, end: OfferEnd) -> Result<bool, StorageError> {
    let sql = "UPDATE ownership_offers SET ended_at = $2, end_kind = $3 \
               WHERE id = $1 AND ended_at IS NULL";
    Ok(execute(tx, sql, values![id, tx.now(), end.code()]).await? == 1)
}
