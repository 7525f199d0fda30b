//! Tokens for programs: made, looked at, ended.

use super::entry;
use super::token::TokenKind;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use chrono::{DateTime, Duration, Utc};
use domain::person::{PersonName, TokenReach};
use domain::{ApiTokenId, Invalid, NeverRefused, Rule};
use storage::Tx;
use storage::person::{
    ApiToken, NewApiToken, api_tokens_of, count_api_tokens, end_api_token, insert_api_token,
    set_api_token_hash,
};

/// Most tokens of one person at a time.
const MAX_TOKENS: i64 = 50;
/// For how long the same request is told the secret again, whose answer may have been lost.
const TOLD_AGAIN: Duration = Duration::seconds(60);
/// The longest that one is good.
const MAX_LIFETIME: Duration = Duration::days(366);

/// A token to be.
#[derive(Debug, Clone)]
pub struct CreateApiToken {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// What the person calls it: like a person's name, up to 80 characters.
    pub name: PersonName,
    /// How far it reaches.
    pub reach: TokenReach,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// A token as its owner gets it.
#[derive(Clone)]
pub struct CreatedApiToken {
    /// What requests are signed with. The same request again is answered with it again for
    /// [`TOLD_AGAIN`], and without it from then on.
    pub secret: Option<String>,
    /// The token.
    pub token: ApiToken,
}

/// Makes a token for whoever is signed in. It never does more than they may at the moment of use.
///
/// What it is follows from its id and the idempotency key, under the platform's key: so the same
/// request, sent again within a minute when its answer was lost, tells it again, and only its hash
/// is kept.
pub async fn create_api_token(
    app: &App,
    actor: &Actor,
    command: CreateApiToken,
) -> Result<CreatedApiToken, CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let tx = app.db.begin().await?;
    let input = (command.name.as_str(), &command.reach, command.expires_at);
    let request = app.idempotent(actor, &command.key, "apiTokenCreate", &input);
    if let Some(id) = begin_once::<ApiTokenId, _>(&tx, &request).await? {
        return created(&tx, app, actor, (id, &command.key)).await;
    }
    check(&tx, actor, &command).await?;
    let new = NewApiToken {
        person,
        name: command.name.as_str().to_owned(),
        reach: command.reach.clone(),
        expires_at: command.expires_at,
        token_hash: tx.random::<32>().to_vec(),
    };
    let id = insert_api_token(&tx, new).await?;
    let secret = secret(app, id, &command.key);
    let hash = TokenKind::Api.hash(&secret).unwrap_or_default();
    set_api_token_hash(&tx, id, hash).await?;
    let mut row = entry(actor, "api_token.create", "api_token", id);
    row.after = Some(serde_json::json!({
        "reach": command.reach,
        "expires_at": command.expires_at,
    }));
    storage::audit::record(&tx, row).await?;
    finish_once(&tx, &request, &id).await?;
    let created = created(&tx, app, actor, (id, &command.key)).await?;
    tx.commit().await?;
    Ok(created)
}

/// The tokens of whoever is signed in, the youngest first.
pub async fn list_api_tokens(
    app: &App,
    actor: &Actor,
) -> Result<Vec<ApiToken>, CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let now = app.environment().clock.now();
    Ok(api_tokens_of(&app.db, person, now, MAX_TOKENS).await?)
}

/// Ends a token of whoever is signed in.
///
/// # Errors
/// [`Denied::NotFound`] for one that is over, or somebody else's.
pub async fn revoke_api_token(
    app: &App,
    actor: &Actor,
    id: ApiTokenId,
) -> Result<(), CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let tx = app.db.begin().await?;
    if !end_api_token(&tx, person, id).await? {
        return Err(Denied::NotFound.into());
    }
    storage::audit::record(&tx, entry(actor, "api_token.revoke", "api_token", id)).await?;
    tx.commit().await?;
    Ok(())
}

async fn check(
    tx: &Tx,
    actor: &Actor,
    command: &CreateApiToken,
) -> Result<(), CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let mut broken = Vec::new();
    let lifetime = command.expires_at - tx.now();
    if lifetime <= Duration::zero() || lifetime > MAX_LIFETIME {
        let invalid = Invalid::new(
            Rule::NotAllowed,
            "masa berlaku paling lama 366 hari dari sekarang",
            "a token ends within 366 days from now",
        );
        broken.push(invalid.in_field("expiresAt"));
    }
    if command.reach.abilities.is_empty() {
        let invalid = Invalid::new(
            Rule::Required,
            "pilih paling sedikit satu kemampuan",
            "choose at least one ability",
        );
        broken.push(invalid.in_field("abilities"));
    }
    let named = command.reach.enterprises.iter().flatten();
    if named.into_iter().any(|id| !actor.rights.is_member(*id)) {
        let invalid = Invalid::new(
            Rule::Unknown,
            "Anda tidak tergabung di usaha ini",
            "you do not belong to this enterprise",
        );
        broken.push(invalid.in_field("enterpriseIds"));
    }
    if count_api_tokens(tx, person, tx.now()).await? >= MAX_TOKENS {
        broken.push(Invalid::new(
            Rule::TooLarge,
            "paling banyak 50 token; akhiri satu dahulu",
            "at most 50 tokens; end one first",
        ));
    }
    if broken.is_empty() {
        return Ok(());
    }
    Err(broken.into())
}

async fn created(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    (id, key): (ApiTokenId, &IdempotencyKey),
) -> Result<CreatedApiToken, CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let tokens = api_tokens_of(tx, person, tx.now(), MAX_TOKENS).await?;
    let token = tokens.into_iter().find(|one| one.id == id);
    let token = token.ok_or(Denied::NotFound)?;
    let is_recent = token.created_at + TOLD_AGAIN > tx.now();
    Ok(CreatedApiToken {
        secret: is_recent.then(|| secret(app, id, key)),
        token,
    })
}

fn secret(app: &App, id: ApiTokenId, key: &IdempotencyKey) -> String {
    let text = format!("{id} {}", key.as_str());
    TokenKind::Api.write(&app.keyed_hash("api-token", text.as_bytes()))
}
