//! Who works in enterprise 1, who was asked to, and the BUM Desa that acts for it.

use super::build::{Built, VILLAGE};
use super::world::Actor;
use anyhow::Context;
use serde_json::{Value, json};
use tests::client::{Client, Mutation, text};
use tests::eventually;
use tests::platform::{NewEnterprise, Platform};

const INVITE: Mutation = Mutation {
    name: "membershipInvite",
    input: "MembershipInviteInput",
    fields: "invitation { id }",
};
const ACCEPT: Mutation = Mutation {
    name: "membershipInvitationAccept",
    input: "MembershipInvitationCodeInput",
    fields: "membership { id }",
};
const OFFER: Mutation = Mutation {
    name: "enterpriseTransferOffer",
    input: "EnterpriseTransferOfferInput",
    fields: "transfer { id }",
};
const DELEGATE: Mutation = Mutation {
    name: "delegationOffer",
    input: "DelegationOfferInput",
    fields: "delegation { id }",
};
const ACT: Mutation = Mutation {
    name: "delegationAccept",
    input: "DelegationInput",
    fields: "delegation { id }",
};

const RECORD: Mutation = Mutation {
    name: "breachRecord",
    input: "BreachRecordInput",
    fields: "breach { id }",
};

/// Brings them together.
pub async fn people(built: &mut Built, platform: &Platform, owner: &Client) -> anyhow::Result<()> {
    breach(built, platform).await?;
    members(built, platform, owner).await?;
    let stranger = platform.join("Orang", "orang@contoh.id").await?;
    let (invitation, code) = invite(built, platform, owner, ("orang@contoh.id", "STAFF")).await?;
    built.name("invitation", invitation);
    built.name("code", code);
    built.welcome(Actor::Stranger, stranger);
    let input = json!({ "enterpriseId": built.names["Enterprise"],
        "membershipId": built.names["managerMembership"], "idempotencyKey": "transfer" });
    let payload = owner.done(OFFER, &input).await?;
    built.name("transfer", text(&payload, "/transfer/id")?);
    delegate(built, platform, owner).await
}

async fn members(built: &mut Built, platform: &Platform, owner: &Client) -> anyhow::Result<()> {
    for (actor, login, kind, name) in [
        (
            Actor::Manager,
            "manajer@contoh.id",
            "MANAGER",
            "managerMembership",
        ),
        (Actor::Staff, "staf@contoh.id", "STAFF", "staffMembership"),
    ] {
        let client = platform.join(actor.name(), login).await?;
        let (_, code) = invite(built, platform, owner, (login, kind)).await?;
        let payload = client.done(ACCEPT, &json!({ "code": code })).await?;
        built.name(name, text(&payload, "/membership/id")?);
        built.welcome(actor, client);
    }
    Ok(())
}

/// Invites somebody into enterprise 1: the invitation, and the code that they are sent.
async fn invite(
    built: &Built,
    platform: &Platform,
    owner: &Client,
    (login, kind): (&str, &str),
) -> anyhow::Result<(String, String)> {
    let input = json!({ "enterpriseId": built.names["Enterprise"], "login": login, "kind": kind,
        "mayList": true, "mayShip": true, "mayMoney": kind == "MANAGER", "idempotencyKey": login });
    let payload = owner.done(INVITE, &input).await?;
    let code = eventually("the invitation", async || sent_code(platform, login)).await?;
    Ok((text(&payload, "/invitation/id")?, code))
}

/// The code that `login` was sent last.
fn sent_code(platform: &Platform, login: &str) -> anyhow::Result<Option<String>> {
    let file = platform.folder().join("notices.jsonl");
    let notices = std::fs::read_to_string(file).unwrap_or_default();
    let notices = notices.lines().map(serde_json::from_str);
    let notices = notices
        .collect::<Result<Vec<Value>, _>>()
        .context("notices")?;
    let mut theirs = notices.iter().rev().filter(|notice| notice["to"] == login);
    let code = theirs.find_map(|notice| notice["parameters"]["code"].as_str());
    Ok(code.map(str::to_owned))
}

/// A BUM Desa that lists and ships for enterprise 1, and is asked to do so for another.
async fn delegate(built: &mut Built, platform: &Platform, owner: &Client) -> anyhow::Result<()> {
    let client = platform.join("Direktur", "direktur@contoh.id").await?;
    let new = NewEnterprise {
        name: "BUM Desa Tiga",
        kind: "BUMDES",
        village: VILLAGE,
        delivery_fee: None,
    };
    let holder = platform.enterprise(&client, &new).await?;
    for (enterprise, name) in [("Enterprise", "delegation"), ("drafted", "delegationOffer")] {
        let input = json!({ "enterpriseId": built.names[enterprise], "holderId": holder,
            "mayList": true, "mayShip": true, "mayMoney": false, "idempotencyKey": name });
        let payload = owner.done(DELEGATE, &input).await?;
        built.name(name, text(&payload, "/delegation/id")?);
    }
    client
        .done(ACT, &json!({ "id": built.names["delegation"] }))
        .await?;
    built.name("holder", holder);
    built.welcome(Actor::Delegate, client);
    Ok(())
}

/// Something that got out, which administrators of the platform know of.
async fn breach(built: &mut Built, platform: &Platform) -> anyhow::Result<()> {
    let input = json!({ "foundAt": "2026-01-01T00:00:00Z", "what": "cadangan terbaca umum",
        "measures": "akses ditutup", "dataKinds": ["NAME"], "idempotencyKey": "breach" });
    let payload = platform.admin.done(RECORD, &input).await?;
    built.name("breach", text(&payload, "/breach/id")?);
    Ok(())
}
