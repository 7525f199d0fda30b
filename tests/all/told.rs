//! Whoever applies is told of every step, once, and nobody else is.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use tests::application::{DECIDE, SUBMIT, VERIFY, apply};
use tests::client::{Client, Mutation, text};
use tests::letters::{confirm, letters, wait_letters};
use tests::platform::{NewEnterprise, Platform};

const OWNER: &str = "ani@contoh.id";
const UNCONFIRMED: &str = "budi@contoh.id";
const STAFF: &str = "citra@contoh.id";
const DECIDED: &str = "ENTERPRISE_DECIDED";
const UMKM: NewEnterprise<'static> = NewEnterprise {
    name: "Keripik Bu Ani",
    kind: "UMKM",
    village: "18.09.01.2010",
    delivery_fee: None,
};

const fn about(name: &'static str, input: &'static str) -> Mutation {
    Mutation {
        name,
        input,
        fields: "enterprise { status }",
    }
}
const RETURN: Mutation = about("enterpriseReturn", "EnterpriseReturnInput");
const SUSPEND: Mutation = about("enterpriseSuspend", "EnterpriseReasonedDecisionInput");
const REINSTATE: Mutation = about("enterpriseReinstate", "EnterpriseDecisionInput");
const UPDATE: Mutation = about("enterpriseUpdate", "EnterpriseUpdateInput");
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
const CHANGE: Mutation = Mutation {
    name: "membershipChange",
    input: "MembershipChangeInput",
    fields: "member { kind }",
};
const END: Mutation = Mutation {
    name: "membershipEnd",
    input: "MembershipEndInput",
    fields: "isEnded",
};

/// Joins `enterprise`, which `owner` asks for; their membership.
async fn joined(
    platform: &Platform,
    (owner, enterprise): (&Client, &str),
    (login, kind): (&str, &str),
) -> String {
    let input = json!({ "enterpriseId": enterprise, "login": login, "kind": kind, "mayList": true,
        "mayShip": true, "mayMoney": false, "idempotencyKey": login });
    owner.done(INVITE, &input).await.unwrap();
    let sent = wait_letters(platform, (login, "INVITATION"), 1)
        .await
        .unwrap();
    let code = text(&sent[0], "/parameters/code").unwrap();
    let who = platform.join("Anggota", login).await.unwrap();
    let done = who.done(ACCEPT, &json!({ "code": code })).await.unwrap();
    text(&done, "/membership/id").unwrap()
}

fn statuses(letters: &[Value]) -> Vec<String> {
    let told = letters
        .iter()
        .map(|one| one["parameters"]["status"].as_str());
    let mut told: Vec<String> = told.map(|one| one.unwrap().to_owned()).collect();
    told.sort();
    told
}

on_both_databases! {
    async fn an_applicant_is_told_every_step_and_nobody_else_is(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let owner = platform.join("Ani", OWNER).await.unwrap();
        confirm(&platform, &owner, OWNER).await.unwrap();
        let id = apply(&owner, &UMKM).await.unwrap();
        let told = wait_letters(&platform, (OWNER, DECIDED), 1).await.unwrap();
        assert_eq!(told[0]["parameters"]["status"], "SUBMITTED");
        let manager = joined(&platform, (&owner, &id), (UNCONFIRMED, "MANAGER")).await;
        let staff = joined(&platform, (&owner, &id), (STAFF, "STAFF")).await;
        let admin = &platform.admin;
        let input = json!({ "id": id, "item": "NIB", "verdict": "SEEN" });
        admin.done(DECIDE, &input).await.unwrap();
        let input = json!({ "id": id, "reason": "belum lengkap",
            "items": [{ "item": "TAX_NUMBER", "reason": "nomornya tidak terbaca" }] });
        for _ in 0..2 {
            admin.done(RETURN, &input).await.unwrap();
        }
        let told = wait_letters(&platform, (OWNER, DECIDED), 2).await.unwrap();
        let told = &told[1];
        assert_eq!(told["parameters"]["items"][0]["item"], "TAX_NUMBER");
        let words = told["text"].as_str().unwrap();
        for part in ["Keripik Bu Ani", "belum lengkap", "tidak terbaca", "ajukan lagi"] {
            assert!(words.contains(part), "{words}");
        }
        let input = json!({ "id": id, "npwp": "0012345678901000" });
        owner.done(UPDATE, &input).await.unwrap();
        owner.done(SUBMIT, &json!({ "id": id })).await.unwrap();
        admin.done(VERIFY, &json!({ "id": id, "overrideReason": "sudah dilihat" })).await.unwrap();
        admin.done(SUSPEND, &json!({ "id": id, "reason": "laporan" })).await.unwrap();
        admin.done(REINSTATE, &json!({ "id": id })).await.unwrap();
        let told = wait_letters(&platform, (OWNER, DECIDED), 6).await.unwrap();
        let expected = ["DRAFT", "SUBMITTED", "SUBMITTED", "SUSPENDED", "VERIFIED", "VERIFIED"];
        assert_eq!(statuses(&told), expected, "each once");
        // Handed back, verified, suspended, let sell again: of none of it is anything told.
        let pointed = wait_letters(&platform, (UNCONFIRMED, "NEWS_WAITING"), 4).await.unwrap();
        assert_eq!(pointed.len(), 4);
        for letter in &pointed {
            assert!(!letter.to_string().contains("Keripik"), "{letter}");
        }
        assert!(letters(&platform, UNCONFIRMED, DECIDED).unwrap().is_empty());
        for kind in [DECIDED, "NEWS_WAITING"] {
            assert!(letters(&platform, STAFF, kind).unwrap().is_empty());
        }
        confirm_and_change(&platform, &owner, (&manager, &staff)).await;
    }
}

/// Who is made another kind of member, or none, is told where their login is theirs.
async fn confirm_and_change(platform: &Platform, owner: &Client, (manager, staff): (&str, &str)) {
    let who = platform.sign_in(STAFF).await.unwrap();
    confirm(platform, &who, STAFF).await.unwrap();
    let input = json!({ "id": staff, "kind": "MANAGER", "mayList": true, "mayShip": true,
        "mayMoney": false });
    owner.done(CHANGE, &input).await.unwrap();
    let told = wait_letters(platform, (STAFF, "MEMBERSHIP_CHANGED"), 1)
        .await
        .unwrap();
    assert_eq!(told[0]["parameters"]["membership"], "MANAGER");
    for id in [manager, staff] {
        owner.done(END, &json!({ "id": id })).await.unwrap();
    }
    wait_letters(platform, (STAFF, "MEMBERSHIP_ENDED"), 1)
        .await
        .unwrap();
    assert!(
        letters(platform, UNCONFIRMED, "MEMBERSHIP_ENDED")
            .unwrap()
            .is_empty()
    );
}
