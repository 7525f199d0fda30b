//! Writing a product down.

use super::load::known_category;
use super::pictures::unusable_pictures;
use crate::app::person::terms::require_terms;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use domain::catalogue::{Origins, ProductDraft, slug};
use domain::person::TermsDocument;
use domain::{EnterpriseId, Invalid, MediaId, NeverRefused, ProductId, Rule};
use serde_json::json;
use storage::Tx;
use storage::audit::{self, AuditEntry};
use storage::catalogue::{NewProduct, Seller, insert, known_villages, seller};

/// A product to be written down as a draft.
#[derive(Debug, Clone)]
pub struct CreateProduct {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Who sells it.
    pub enterprise: EnterpriseId,
    /// What it is.
    pub draft: ProductDraft,
    /// Its pictures; the first is the cover.
    pub media: Vec<MediaId>,
}

/// Writes a product down as a draft of its enterprise.
///
/// # Errors
/// [`CommandError::Invalid`] for a category, village or picture that does not exist for this
/// enterprise; [`CommandError::Denied`] for who may not list for it.
pub async fn create_product(
    app: &App,
    actor: &Actor,
    command: CreateProduct,
) -> Result<ProductId, CommandError<NeverRefused>> {
    actor.require(actor.rights.may_list(command.enterprise))?;
    let tx = app.db.begin().await?;
    let input = (command.enterprise, &command.draft, &command.media);
    let request = app.idempotent(actor, &command.key, "productCreate", &input);
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    require_terms(&tx, actor, &TermsDocument::OF_SELLERS).await?;
    let Some(seller) = seller(&tx, command.enterprise).await? else {
        return Err(Denied::NotFound.into());
    };
    check(&tx, actor, &command).await?;
    let id: ProductId = tx.new_id();
    let origins = command.draft.origins.as_ref().unwrap_or(&seller.origins);
    let tail = id.uuid().simple().to_string().split_off(24);
    let new = NewProduct {
        id,
        enterprise: command.enterprise,
        slug: slug(&command.draft.name, &tail),
        draft: &command.draft,
        origins,
        media: &command.media,
        person: actor.person,
    };
    insert(&tx, new).await?;
    audit::record(&tx, entry(actor, id, &command, &seller)).await?;
    finish_once(&tx, &request, &id).await?;
    tx.commit().await?;
    Ok(id)
}

fn entry(actor: &Actor, id: ProductId, command: &CreateProduct, seller: &Seller) -> AuditEntry {
    let origins = command.draft.origins.as_ref().unwrap_or(&seller.origins);
    AuditEntry {
        actor: actor.for_audit(),
        action: "product.create",
        subject_kind: "product",
        subject_id: id.to_string(),
        enterprise: Some(command.enterprise),
        region: Some(seller.home_village.clone()),
        before: None,
        after: Some(json!({ "draft": command.draft, "origins": origins })),
        personal: None,
        request_id: Some(actor.request_id.clone()),
        address: actor.address_of_client(),
    }
}

async fn check(
    tx: &Tx,
    actor: &Actor,
    command: &CreateProduct,
) -> Result<(), CommandError<NeverRefused>> {
    known_category::<NeverRefused>(tx, &command.draft.category).await?;
    let mut broken = Vec::new();
    if let Some(origins) = &command.draft.origins {
        broken.extend(unknown_villages(tx, origins).await?);
    }
    let unusable = unusable_pictures(tx, actor, command.enterprise, &command.media).await?;
    let named = |(at, told): (usize, Invalid)| told.in_field(&at.to_string()).in_field("mediaIds");
    broken.extend(unusable.into_iter().map(named));
    if broken.is_empty() {
        Ok(())
    } else {
        Err(broken.into())
    }
}

async fn unknown_villages(
    tx: &Tx,
    origins: &Origins,
) -> Result<Vec<Invalid>, CommandError<NeverRefused>> {
    let codes: Vec<_> = origins
        .shares()
        .iter()
        .map(|(village, _)| village)
        .collect();
    let known = known_villages(tx, &codes).await?;
    let missing = codes.iter().filter(|code| !known.contains(code.as_str()));
    let unknown = |dotted: String| {
        Invalid::new(
            Rule::Unknown,
            format!("tidak ada desa dengan kode {dotted}"),
            format!("there is no village with the code {dotted}"),
        )
        .in_field("origins")
    };
    Ok(missing.map(|code| unknown(code.dotted())).collect())
}
