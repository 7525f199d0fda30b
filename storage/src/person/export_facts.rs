//! The plain facts of an export: a list of happenings for each table that names the person.
//!
//! `tests/all/personal_data.txt` says of every column that names or describes a person in which
//! section it is, or why in none, and a test holds that against the schema.

use crate::error::StorageError;
use crate::sql::{Read, all, values};
use chrono::{DateTime, Utc};
use domain::PersonId;
use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Something that happened, or that is so since then.
#[derive(FromQueryResult, Serialize)]
#[serde(rename_all = "camelCase")]
struct Fact {
    about: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<DateTime<Utc>>,
}

/// Each section by its name, with what is asked about `$1`.
const SECTIONS: &[(&str, &str)] = &[
    (
        "apiTokens",
        "SELECT name AS about, reach AS detail, created_at AS at, \
         COALESCE(ended_at, expires_at) AS until FROM api_tokens WHERE person_id = $1 ORDER BY id",
    ),
    (
        "acceptedTerms",
        "SELECT document AS about, CAST(version AS TEXT) AS detail, accepted_at AS at, \
         NULL AS until FROM terms_acceptances WHERE person_id = $1 ORDER BY id",
    ),
    (
        "consents",
        "SELECT purpose AS about, CASE WHEN is_given THEN 'GIVEN' ELSE 'WITHDRAWN' END AS detail, \
         decided_at AS at, NULL AS until FROM consents WHERE person_id = $1 ORDER BY id",
    ),
    (
        "cart",
        "SELECT p.name AS about, CAST(l.quantity_milli AS TEXT) AS detail, l.added_at AS at, \
         NULL AS until FROM carts c JOIN cart_lines l ON l.cart_id = c.id \
         JOIN product_variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id \
         WHERE c.person_id = $1 ORDER BY l.id",
    ),
    (
        "numbersSeen",
        "SELECT subject_kind AS about, field AS detail, revealed_at AS at, NULL AS until \
         FROM reveals WHERE person_id = $1 ORDER BY id",
    ),
    (
        "invitationsMade",
        "SELECT e.name AS about, i.kind AS detail, i.created_at AS at, i.ended_at AS until \
         FROM membership_invitations i JOIN enterprises e ON e.id = i.enterprise_id \
         WHERE i.invited_by = $1 ORDER BY i.id",
    ),
    (
        "invitationsAnswered",
        "SELECT e.name AS about, i.end_kind AS detail, i.created_at AS at, i.ended_at AS until \
         FROM membership_invitations i JOIN enterprises e ON e.id = i.enterprise_id \
         WHERE i.person_id = $1 ORDER BY i.id",
    ),
    (
        "ownershipOffers",
        "SELECT e.name AS about, CASE WHEN o.offered_by = $1 THEN 'BY_YOU' ELSE 'TO_YOU' END \
         AS detail, o.offered_at AS at, COALESCE(o.ended_at, o.expires_at) AS until \
         FROM ownership_offers o JOIN enterprises e ON e.id = o.enterprise_id \
         WHERE o.offered_by = $1 OR o.membership_id IN \
             (SELECT id FROM memberships WHERE holder_person_id = $1) ORDER BY o.id",
    ),
    (
        "delegations",
        "SELECT e.name AS about, h.name AS detail, d.offered_at AS at, d.ended_at AS until \
         FROM delegations d JOIN enterprises e ON e.id = d.enterprise_id \
         JOIN enterprises h ON h.id = d.holder_enterprise_id \
         WHERE d.offered_by = $1 OR d.accepted_by = $1 OR d.ended_by = $1 ORDER BY d.id",
    ),
    (
        "enterprisesClaimed",
        "SELECT e.name AS about, NULL AS detail, c.created_at AS at, c.ended_at AS until \
         FROM claim_codes c JOIN enterprises e ON e.id = c.enterprise_id \
         WHERE c.person_id = $1 ORDER BY c.id",
    ),
    (
        "papersShown",
        "SELECT e.name AS about, d.item AS detail, d.added_at AS at, d.ended_at AS until \
         FROM enterprise_documents d JOIN enterprises e ON e.id = d.enterprise_id \
         WHERE d.added_by = $1 ORDER BY d.id",
    ),
    (
        "papersChecked",
        "SELECT e.name AS about, c.item AS detail, c.decided_at AS at, NULL AS until \
         FROM enterprise_checks c JOIN enterprises e ON e.id = c.enterprise_id \
         WHERE c.decided_by = $1 ORDER BY c.decided_at, c.item",
    ),
    (
        "enterpriseDecisions",
        "SELECT e.name AS about, s.to_status AS detail, s.changed_at AS at, NULL AS until \
         FROM enterprise_status_changes s JOIN enterprises e ON e.id = s.enterprise_id \
         WHERE s.person_id = $1 ORDER BY s.id",
    ),
    (
        "mandatesGranted",
        "SELECT kind AS about, scope AS detail, granted_at AS at, ended_at AS until \
         FROM mandates WHERE granted_by = $1 ORDER BY id",
    ),
    (
        "listingsReported",
        "SELECT p.name AS about, r.reason AS detail, r.reported_at AS at, r.closed_at AS until \
         FROM product_reports r JOIN products p ON p.id = r.product_id \
         WHERE r.person_id = $1 ORDER BY r.id",
    ),
    (
        "listingsJudged",
        "SELECT p.name AS about, r.outcome AS detail, r.closed_at AS at, NULL AS until \
         FROM product_reports r JOIN products p ON p.id = r.product_id \
         WHERE r.closed_by = $1 ORDER BY r.id",
    ),
    (
        "permitsShown",
        "SELECT p.name AS about, t.kind AS detail, t.added_at AS at, t.ended_at AS until \
         FROM product_permits t JOIN products p ON p.id = t.product_id \
         WHERE t.added_by = $1 ORDER BY t.id",
    ),
    (
        "uploads",
        "SELECT declared_type AS about, state AS detail, created_at AS at, NULL AS until \
         FROM media WHERE created_by = $1 OR owner_person_id = $1 ORDER BY id",
    ),
    (
        "exports",
        "SELECT 'EXPORT' AS about, NULL AS detail, requested_at AS at, expires_at AS until \
         FROM person_exports WHERE person_id = $1 ORDER BY id",
    ),
];

/// All sections about `person`, by name.
pub(super) async fn facts_of(
    on: &impl Read,
    person: PersonId,
) -> Result<Map<String, Value>, StorageError> {
    let mut sections = Map::new();
    for (name, sql) in SECTIONS {
        let facts: Vec<Fact> = all(on, sql, values![person]).await?;
        sections.insert((*name).to_owned(), json!(facts));
    }
    Ok(sections)
}
