//! Giving the permits of a product, and renewing them.

use super::{Told, record, village_of};
use crate::app::catalogue::load::own_product;
use crate::app::enterprise::usable_paper;
use crate::app::media::make_ready;
use crate::app::{Actor, App, CommandError, IdempotencyKey, begin_once, finish_once};
use domain::catalogue::{PermitRefusal, Product, ProductStatus};
use domain::person::Private;
use domain::time::wib_day;
use domain::{Invalid, ProductId, Rule};
use serde_json::json;
use storage::Tx;
use storage::catalogue::{NewPermit, add_permit, hold};
use storage::media::{Media, find_many};

/// The most permits that are given at once.
pub const MAX_PERMITS: usize = 7;
const LIST: &str = "permits";

/// Permits to be given.
#[derive(Debug, Clone)]
pub struct AddPermits {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Of which product.
    pub product: ProductId,
    /// Which, each of another kind.
    pub permits: Vec<NewPermit>,
    /// Everything that was sent, to tell the request again by.
    pub input: serde_json::Value,
}

/// Gives permits of a product that the caller may list; those of the same kinds before them end,
/// and an officer looks at the new ones.
///
/// # Errors
/// [`CommandError::Invalid`] by its place in `permits`; [`CommandError::Refused`] for an archived
/// product.
pub async fn add_permits(
    app: &App,
    actor: &Actor,
    command: AddPermits,
) -> Result<ProductId, CommandError<PermitRefusal>> {
    actor.in_person()?;
    let tx = app.db.begin().await?;
    hold(&tx, command.product).await?;
    let product = own_product(&tx, actor, command.product).await?;
    let request = app.idempotent(actor, &command.key, "productPermitsAdd", &command.input);
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    if product.status == ProductStatus::Archived {
        return Err(CommandError::Refused(PermitRefusal::Archived));
    }
    for media in check(&tx, actor, (&product, &command.permits)).await? {
        make_ready(&tx, &media).await?;
    }
    let village = village_of(&tx, product.enterprise).await?;
    for new in &command.permits {
        let id = add_permit(&tx, product.id, new, actor.person).await?;
        let told = Told {
            action: "product.permit_add",
            permit: id,
            kind: new.kind,
            product: &product,
            before: None,
            after: json!({ "number": new.number.normalised(), "expiresOn": new.expires_on }),
        };
        record(&tx, actor, &village, told).await?;
    }
    finish_once(&tx, &request, &product.id).await?;
    tx.commit().await?;
    Ok(product.id)
}

/// The papers of `permits`, when everything about them is right.
async fn check(
    tx: &Tx,
    actor: &Actor,
    (product, permits): (&Product, &[NewPermit]),
) -> Result<Vec<Media>, CommandError<PermitRefusal>> {
    let ids: Vec<_> = permits.iter().filter_map(|one| one.media).collect();
    let found = find_many(tx, &actor.sight(Private::Media), &ids).await?;
    let mut broken = Vec::new();
    let mut papers: Vec<Media> = Vec::new();
    for (at, one) in permits.iter().enumerate() {
        if one.expires_on.is_some_and(|day| day < wib_day(tx.now())) {
            broken.push(lapsed().in_list(LIST, at, "expiresOn"));
        }
        let Some(id) = one.media else {
            if one.kind.needs_paper() {
                broken.push(no_paper().in_list(LIST, at, "mediaId"));
            }
            continue;
        };
        let media = found.iter().find(|media| media.id == id);
        match usable_paper(media, product.enterprise) {
            Ok(media) if papers.iter().any(|other| other.id == media.id) => {}
            Ok(media) => papers.push(media),
            Err(told) => broken.push(told.in_list(LIST, at, "mediaId")),
        }
    }
    if broken.is_empty() {
        Ok(papers)
    } else {
        Err(broken.into())
    }
}

fn lapsed() -> Invalid {
    Invalid::new(
        Rule::NotAllowed,
        "izin ini sudah lewat masa berlakunya",
        "this permit has run out",
    )
}

fn no_paper() -> Invalid {
    Invalid::new(
        Rule::Required,
        "lampirkan dokumennya",
        "its document is needed",
    )
}
